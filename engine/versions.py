"""The pins of the engine: one place, read by the builder and by the language host it installs."""

PULUMI_VERSION = "3.258.0"
"""The CLI's version, and the least that a `pulumi` on PATH must have; the SDK's pin too."""

LANGUAGE_HOST = "pulumi-language-python"
"""The executable that the CLI starts to run Python programs and policy packs."""

PROGRAM_RUNNER = "pulumi-language-python-exec"
"""The SDK's script that runs a program inside the program's own environment."""
