"""`platformctl validate`: stack files and the configuration of the policy pack, without AWS."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.options import begun, console, progress
from ops.stacks import folder, stacks

_CHECK = Path(__file__).parents[2] / "policy" / "check.py"


def validate(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[STACK]...", help="The stacks; by default all.", autocompletion=begun
        ),
    ] = None,
) -> None:
    """Check stack files: YAML, keys, values, what fits together, and the policy configuration.

    In about a second, for editors and as a pre-commit hook. Every other command that reads a
    stack's file does the same first.
    """
    chosen = names or stacks()
    found = list(_findings(chosen))
    for each in found:
        progress.print(f"error: {each}")
    if found:
        raise typer.Exit(ExitCode.USAGE)
    console.print(f"{', '.join(chosen)}: nothing is wrong")


def _findings(chosen: Sequence[str]) -> Iterator[str]:
    for each in chosen:
        _ = Deployment(stack=each).source
    policy = folder() / "policy" / "config"
    configured = (
        path for each in (*chosen, "default") if (path := policy / f"{each}.json").exists()
    )
    with _pack(configured) as pack:
        for stack in chosen:
            try:
                _ = Deployment(stack=stack).settings
            except OpsError as refusal:
                yield from str(refusal).splitlines()
        _, said = pack.communicate()
    yield from (line.removeprefix("error: ") for line in said.splitlines())


def _pack(files: Iterator[Path]) -> "subprocess.Popen[str]":
    """The pack's own check of its configuration: a program of its own, which begins meanwhile."""
    command = [sys.executable, str(_CHECK), *map(str, files)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 -- ours
