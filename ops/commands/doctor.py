"""`platformctl doctor`: what will make `up` fail, before it does."""

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
        show(map(_row, found), ("Area", "", "Looked at", "Found"), grouped=True)
    if any(each.outcome is Outcome.RED for each in found):
        raise typer.Exit(ExitCode.RED)


def _row(finding: Finding) -> tuple[Cell, ...]:
    fix = Text(finding.fix, style="bold" if finding.outcome is Outcome.RED else "")
    told = (finding.told, fix) if finding.fix else finding.told
    return finding.area, finding.outcome.shown, finding.subject, told
