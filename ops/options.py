"""What the commands have in common: arguments, options and where they print."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from components.settings.security import Service
from ops.deployment import stacks
from ops.errors import OpsError


def begun(incomplete: str) -> list[str]:
    """The stacks whose names begin so, for the shell."""
    return [each for each in stacks() if each.startswith(incomplete)]


StackName = Annotated[
    str,
    typer.Argument(help="A stack with a Pulumi.STACK.yaml.", metavar="STACK", autocompletion=begun),
]
ServiceName = Annotated[Service, typer.Argument(help="The service.", metavar="SERVICE")]
Local = Annotated[
    bool,
    typer.Option(
        "--local",
        envvar="PLATFORMCTL_LOCAL",
        help="The stack that `make up` brought up on this machine, not the one on AWS.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

console = Console(highlight=False)
"""Where results go: stdout."""

progress = Console(stderr=True, highlight=False)
"""Where everything else goes: stderr."""


def print_json(value: Any) -> None:
    """Print a result for programs."""
    sys.stdout.write(json.dumps(value, indent=2, default=str) + "\n")


def must_be_writable(argument: str, path: Path | None) -> None:
    """Refuse a file that cannot be written before the work, not after it.

    Raises:
        OpsError: It is a folder, or lies where nothing can be written.
    """
    if path and (path.is_dir() or not os.access(path.parent, os.W_OK)):
        message = f"{argument} {path}: it cannot be written; accepted: a file in a folder of yours"
        raise OpsError(message)
