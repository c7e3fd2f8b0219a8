"""The pins of the engine: one place, read by the builder and by the language host it installs."""

import re

PULUMI_VERSION = "3.258.0"
"""The CLI's version, and the least that a `pulumi` on PATH must have; the SDK's pin too."""

LANGUAGE_HOST = "pulumi-language-python"
"""The executable that the CLI starts to run Python programs and policy packs."""

PROGRAM_RUNNER = "pulumi-language-python-exec"
"""The SDK's script that runs a program inside the program's own environment."""


def numbers(version: str) -> tuple[int, ...]:
    """Return a version's leading numbers for comparison: `go1.26.8` is `(1, 26, 8)`."""
    return tuple(map(int, re.findall(r"\d+", version)[:3]))
