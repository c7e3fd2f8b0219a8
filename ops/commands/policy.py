"""`platformctl policy`: evaluate stacks by the policy pack, and count what it found."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ops import urns
from ops.deployment import Deployment
from ops.errors import ExitCode
from ops.lock import exclusive
from ops.options import AsJson, Local, begun, console, print_json
from ops.policies.judge import Judgement, judge


def policy(
    stacks: Annotated[
        list[str],
        typer.Argument(metavar="STACK...", help="The stacks to evaluate.", autocompletion=begun),
    ],
    *,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Preview stacks and show what the policy pack finds; exit code 1 if it refuses one."""
    found = {stack: _judged(Deployment(stack=stack, local=local)) for stack in stacks}
    if as_json:
        print_json({stack: asdict(each) for stack, each in found.items()})
    else:
        for stack, each in found.items():
            _show(stack, each)
    if any(each.refused for each in found.values()):
        raise typer.Exit(ExitCode.RED)


def _judged(deployment: Deployment) -> Judgement:
    _ = deployment.settings
    if deployment.local:
        deployment.workspace.prepare()
    with exclusive(deployment):
        return judge(deployment)


def _show(stack: str, found: Judgement) -> None:
    console.print(_table(stack, found))
    for each in found.violations:
        if each.mandatory:
            name = escape(urns.told(each.urn)) if each.urn else "the stack"
            said = f"[red]mandatory[/] [bold]{each.rule}[/] {name}\n  {escape(each.message)}"
            console.print(said, soft_wrap=True)
    for sentence in (*found.lowered, *found.expiring):
        console.print(escape(sentence), soft_wrap=True)


def _table(stack: str, found: Judgement) -> Table:
    table = Table(title=f"Stack {stack}", title_justify="left", show_footer=True)
    table.add_column("Family", footer="all")
    table.add_column("Severity")
    columns = {
        "Rules": found.rules,
        "Resources": found.resources,
        "Violations": sum(row.violations for row in found.rows),
        "Advice": sum(row.advice for row in found.rows),
        "Exemptions": sum(row.exemptions for row in found.rows),
    }
    for name, total in columns.items():
        table.add_column(name, justify="right", footer=str(total))
    for row in found.rows:
        numbers = (row.rules, row.judged, row.violations, row.advice, row.exemptions)
        style = "red" if row.violations else None
        table.add_row(row.family, row.severity.value, *map(str, numbers), style=style)
    return table
