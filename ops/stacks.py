"""The stacks of this checkout, found by the names of their configuration files."""

import os
from pathlib import Path

from ops.errors import ExitCode, OpsError

ROOT = Path(__file__).parents[1]

VARIABLE = "PLATFORMCTL_STACKS"
"""Environment variable with the folder of the stacks' files, if it is not the checkout."""


def folder() -> Path:
    """The folder of the stacks' files, `Pulumi.<stack>.yaml`."""
    return Path(os.environ.get(VARIABLE) or ROOT)


def stacks(place: Path | None = None) -> list[str]:
    """The names of all stacks: those with a configuration file."""
    return sorted(path.name.split(".")[1] for path in (place or folder()).glob("Pulumi.*.yaml"))


def file(stack: str, place: Path | None = None) -> Path:
    """A stack's configuration file.

    Args:
        stack: The stack's name.
        place: The folder, if not the default one.

    Raises:
        OpsError: There is none.
    """
    found = (place or folder()) / f"Pulumi.{stack}.yaml"
    if not found.exists():
        known = ", ".join(stacks(place))
        message = f"stack {stack}: there is no {found.name}; accepted: {known}"
        raise OpsError(message, ExitCode.NOT_DEPLOYED)
    return found
