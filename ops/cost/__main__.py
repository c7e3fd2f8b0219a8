"""Price a stack: `pulumi stack export | python -m ops.cost dev`."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.console import Console
from rich.table import Table

from ops.cost.estimate import Estimate, UnknownPriceError, columns, estimate, markdown
from ops.cost.meters import Resource, Resources
from ops.cost.prices import load

app = typer.Typer(pretty_exceptions_enable=False)


@app.command()
def main(
    stack: Annotated[str, typer.Argument(help="The name to print; the state decides the rest.")],
    *,
    state: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A `pulumi stack export`; else from stdin."),
    ] = None,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the page docs/cost.md instead of a table.")
    ] = False,
) -> None:
    """Print what a stack costs a month at list prices, from its exported state."""
    prices = load()
    try:
        bill = estimate(_resources(state.read_text() if state else sys.stdin.read()), prices)
    except (ValueError, UnknownPriceError) as refusal:
        typer.echo(f"error: {refusal}", err=True)
        raise typer.Exit(1) from None
    if as_markdown:
        sys.stdout.write(markdown(bill, prices, stack))
    else:
        Console().print(_shown(bill, stack))


def _resources(export: str) -> Resources:
    """The resources of a state export.

    Raises:
        ValueError: The text is no export, or of an empty stack.
    """
    try:
        found = cast("list[dict[str, Any]]", json.loads(export)["deployment"]["resources"])
    except (ValueError, KeyError, TypeError):
        message = "this is no export of a stack with resources: pipe `pulumi stack export` in"
        raise ValueError(message) from None
    return tuple(Resource(type=each["type"], inputs=each.get("inputs") or {}) for each in found)


def _shown(bill: Estimate, stack: str) -> Table:
    table = Table(title=f"Stack {stack}: USD a month at list prices", show_footer=True)
    table.add_column("Resource", footer="Sum")
    table.add_column("Quantity", justify="right")
    table.add_column("Unit price")
    table.add_column("USD", justify="right", footer=f"{bill.usd():.2f}")
    table.add_column("")
    for each in bill.lines:
        table.add_row(each.what, *columns(each), "use" if each.by_use else "")
    return table


if __name__ == "__main__":
    app()
