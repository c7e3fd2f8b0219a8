"""`platformctl doctor`: find problems that would fail `up`."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from ops.deployment import Deployment
from ops.doctor import Finding, examine
from ops.errors import ExitCode
from ops.options import AsJson, Cell, Local, begun, print_json, progress, show
from ops.outcome import Outcome


def doctor(
    stack: Annotated[
        str | None,
        typer.Argument(
            help="A stack with a Pulumi.STACK.yaml; without it, only this machine is checked.",
            metavar="STACK",
            autocompletion=begun,
        ),
    ] = None,
    *,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Report problems that would fail `up`, and their fixes; changes nothing.

    Checks tools, account, region, quotas, zones, DNS, service-linked roles, models and resources
    that an account can have only once. Green: passed. Red: `up` will fail; exit code 1. Note:
    works, but needs attention. What cannot be checked from here is reported as not provable, never
    as green.
    """
    deployment = Deployment(stack=stack, local=local) if stack else None
    with progress.status("looking"):
        found = list(examine(deployment))
    if as_json:
        print_json([asdict(each) for each in found])
    else:
        show(map(_row, found), ("Area", "", "Looked at", "Found"), grouped=True)
    if any(each.outcome is Outcome.RED for each in found):
        raise typer.Exit(ExitCode.RED)


def _row(finding: Finding) -> tuple[Cell, ...]:
    fix = Text(finding.fix, style="bold" if finding.outcome is Outcome.RED else "")
    detail = (finding.detail, fix) if finding.fix else finding.detail
    return finding.area, finding.outcome.shown, finding.subject, detail
