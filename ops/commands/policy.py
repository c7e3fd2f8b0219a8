"""`platformctl policy`: evaluate stacks by the policy pack, and count what it found."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from ops import urns
from ops.deployment import Deployment
from ops.errors import ExitCode
from ops.lock import exclusive
from ops.options import AsJson, Local, begun, console, print_json, show

if TYPE_CHECKING:
    from ops.policies.judge import Judgement


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


def _judged(deployment: Deployment) -> "Judgement":
    _ = deployment.settings
    if deployment.local:
        deployment.workspace.prepare()
    with exclusive(deployment):
        from ops.policies.judge import judge  # noqa: PLC0415 -- imports the policy pack: seconds

        return judge(deployment)


def _show(stack: str, found: "Judgement") -> None:
    _show_rows(stack, found)
    for each in found.violations:
        if each.mandatory:
            name = urns.told(each.urn) if each.urn else "the stack"
            console.print(f"mandatory {each.rule} {name}\n  {each.message}")
    for sentence in (*found.lowered, *found.expiring):
        console.print(sentence)


def _show_rows(stack: str, found: "Judgement") -> None:
    numbers = ("Rules", "Resources", "Violations", "Advice", "Exemptions")
    rows = [
        (each.family, each.severity.value, *map(str, counted))
        for each in found.rows
        for counted in [(each.rules, each.judged, each.violations, each.advice, each.exemptions)]
    ]
    summed = (
        sum(each.violations for each in found.rows),
        sum(each.advice for each in found.rows),
        sum(each.exemptions for each in found.rows),
    )
    total = ("all", "", *map(str, (found.rules, found.resources, *summed)))
    show([*rows, total], ("Family", "Severity", *numbers), title=f"Stack {stack}", right=numbers)
