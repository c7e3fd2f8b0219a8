"""Common arguments, options and consoles of the commands."""

import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ops.errors import OpsError
from ops.stacks import stacks


def begun(incomplete: str) -> list[str]:
    """Shell completion: the stacks whose names begin so."""
    return [each for each in stacks() if each.startswith(incomplete)]


StackName = Annotated[
    str,
    typer.Argument(help="A stack with a Pulumi.STACK.yaml.", metavar="STACK", autocompletion=begun),
]


def services_of(stack: str) -> list[str]:
    """The services of a stack, from its configuration file."""
    from ops.deployment import Deployment  # noqa: PLC0415 -- takes half a second

    return list(Deployment(stack=stack).settings.services.by_name)


def _begun_service(context: typer.Context, incomplete: str) -> list[str]:
    found = services_of(context.params["stack"]) if context.params.get("stack") else ()
    return [each for each in found if each.startswith(incomplete)]


def _known_service(context: typer.Context, name: str) -> str:
    """Refuse a service that the stack does not have."""
    if not context.resilient_parsing and name not in (
        known := services_of(context.params["stack"])
    ):
        stack = context.params["stack"]
        raise OpsError(f"stack {stack} has no service {name}; accepted: {', '.join(known)}")
    return name


ServiceName = Annotated[
    str,
    typer.Argument(
        help="A service of the stack.",
        metavar="SERVICE",
        callback=_known_service,
        autocompletion=_begun_service,
    ),
]
Local = Annotated[
    bool,
    typer.Option(
        "--local",
        envvar="PLATFORMCTL_LOCAL",
        help="Use the stack on the local AWS instead of the one on AWS.",
    ),
]


class Acting(StrEnum):
    """The values of `--as`: the roles of the pipelines."""

    DEPLOY = "deploy"
    PREVIEW = "preview"


ActAs = Annotated[
    Acting | None,
    typer.Option(
        "--as",
        help="On the local AWS, authorize every call of the engine as this role of `bootstrap`.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

# Print values verbatim: no markup, no emoji names, no wrapping in pipes.
console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
"""For results: stdout."""

progress = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
"""For everything else: stderr."""

ABSENT = "(not set)"
"""The text of an absent value."""

Cell = str | Text | Sequence[str | Text]
"""A table cell; a sequence is several lines."""


def show(
    rows: Iterable[Sequence[Cell]],
    columns: Sequence[str],
    *,
    title: str = "",
    right: Collection[str] = (),
    whole: Collection[str] = (),
    grouped: bool = False,
) -> None:
    """Print rows: as a table on a terminal, otherwise as aligned lines for grep and logs.

    Without a terminal every line is complete: a cell of several lines repeats the others.

    Args:
        rows: The facts, a cell for each column.
        columns: The table's head, omitted without a terminal.
        title: The title.
        right: Right-aligned columns.
        whole: Columns that are never wrapped.
        grouped: Show the first cell once for the rows that share it.
    """
    if not console.is_terminal:
        if title:
            console.print(title)
        _lines([line for row in rows for line in _repeated(row)])
        return
    table = Table(title=title or None, title_style="bold")
    for name in columns:
        align = "right" if name in right else "left"
        table.add_column(name, justify=align, overflow="fold", no_wrap=name in whole)
    before: Cell | None = None
    for row in rows:
        if grouped and before not in (None, row[0]):
            table.add_section()
        first = "" if grouped and row[0] == before else row[0]
        before = row[0]
        table.add_row(*map(_joined, (first, *row[1:])))
    console.print(table, soft_wrap=False)


def _repeated(row: Sequence[Cell]) -> Iterator[list[str]]:
    """A row as lines of text, each with all of its cells."""
    cells = [str(_joined(each)).splitlines() or [""] for each in row]
    for number in range(max(map(len, cells))):
        yield [cell[min(number, len(cell) - 1)] for cell in cells]


def _lines(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    for row in rows:
        aligned = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        console.print("  ".join(aligned).rstrip())


def _joined(cell: Cell) -> str | Text:
    if isinstance(cell, (str, Text)):
        return cell
    return Text("\n").join(each if isinstance(each, Text) else Text(each) for each in cell)


def moment(iso: str) -> str:
    """A time with its offset as people read it, in UTC."""
    return f"{datetime.fromisoformat(iso).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def print_json(value: Any) -> None:
    """Print a result for programs."""
    sys.stdout.write(json.dumps(value, indent=2, default=str) + "\n")


def must_be_writable(argument: str, path: Path | None) -> None:
    """Refuse a file that cannot be written, before the work begins.

    Raises:
        OpsError: It is a folder, or lies where nothing can be written.
    """
    if path and (path.is_dir() or not os.access(path.parent, os.W_OK)):
        message = f"{argument} {path}: it cannot be written; accepted: a file in a folder of yours"
        raise OpsError(message)
