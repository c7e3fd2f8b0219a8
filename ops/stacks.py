"""The stacks of this checkout, by their configuration files; nothing is read or imported for it."""

from pathlib import Path

ROOT = Path(__file__).parents[1]


def stacks() -> list[str]:
    """The names of all stacks: those with a configuration file."""
    return sorted(path.name.split(".")[1] for path in ROOT.glob("Pulumi.*.yaml"))
