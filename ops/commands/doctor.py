"""`platformctl doctor`: what will make `up` fail, before it does."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from ops.deployment import Deployment
from ops.doctor import Finding, examine
from ops.errors import ExitCode
from ops.options import AsJson, Local, begun, console, print_json, progress
from ops.outcome import Outcome


def doctor(
    stack: Annotated[
        str | None,
        typer.Argument(
            help="A stack with a Pulumi.STACK.yaml; without one only this machine is looked at.",
            metavar="STACK",
            autocompletion=begun,
        ),
    ] = None,
    *,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Tell what would make `up` fail, each with the way to mend it; changes nothing.

    Looks at tools, account, region, quotas, zones, DNS, service-linked roles, models and what an
    account has once. Green: fine. Red: will fail, and the command ends with exit code 1. Note:
    works, but is worth knowing. What cannot be known from here is said to be so, never green.
    """
    deployment = Deployment(stack=stack, local=local) if stack else None
    with progress.status("looking"):
        found = list(examine(deployment))
    if as_json:
        print_json([asdict(each) for each in found])
    else:
        console.print(_table(found))
    if any(each.outcome is Outcome.RED for each in found):
        raise typer.Exit(ExitCode.RED)


def _table(found: Iterable[Finding]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("Looked at", overflow="fold", min_width=24)
    table.add_column("Found", overflow="fold")
    area = ""
    for each in found:
        if each.area != area:
            area = each.area
            table.add_section()
            table.add_row("", Text(area, style="bold"), "")
        told = Text(each.told)
        if each.fix:
            told.append(f"\n{each.fix}", style="bold" if each.outcome is Outcome.RED else "")
        table.add_row(Text(each.outcome, style=each.outcome.style), each.subject, told)
    return table
