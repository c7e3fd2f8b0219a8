"""`platformctl policy`: evaluate stacks by the policy pack."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ops.deployment import Deployment
from ops.errors import ExitCode
from ops.lock import exclusive
from ops.options import AsJson, Local, begun, console, must_be_writable, print_json, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ops.policies.evaluation import Evaluation
    from ops.policies.findings import PolicyFinding

_WORST = Literal["critical", "high", "medium", "low"]


def policy(
    stacks: Annotated[
        list[str],
        typer.Argument(metavar="STACK...", help="The stacks to evaluate.", autocompletion=begun),
    ],
    *,
    severity: Annotated[
        _WORST | None,
        typer.Option(help="List violations of this severity or higher, advisory ones too."),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(help="List only violations of this rule or family; repeatable.", metavar="ID"),
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Also write the list as CSV.")] = None,
    sarif: Annotated[Path | None, typer.Option(help="Also write the list as SARIF 2.1.0.")] = None,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Evaluate stacks by the policy pack; exit code 1 if a mandatory rule is violated.

    By default the list has the mandatory violations; the files have all.
    """
    must_be_writable("--csv", csv)
    must_be_writable("--sarif", sarif)
    from ops.policies import findings  # noqa: PLC0415 -- imports the policy pack: seconds

    findings.must_exist(rule or ())
    found = {stack: _evaluated(Deployment(stack=stack, local=local)) for stack in stacks}
    listed = findings.chosen(found, severity=severity, names=rule or ())
    if csv:
        findings.write_csv(csv, listed)
    if sarif:
        findings.write_sarif(sarif, listed)
    if as_json:
        print_json({stack: asdict(each) for stack, each in found.items()})
    else:
        for stack, each in found.items():
            _show(stack, each)
        _list([it for it in listed if severity or rule or it.violation.mandatory])
    if any(each.refused for each in found.values()):
        raise typer.Exit(ExitCode.RED)


def _evaluated(deployment: Deployment) -> "Evaluation":
    _ = deployment.settings
    if deployment.local:
        deployment.workspace.prepare()
    with exclusive(deployment):
        from ops.policies.evaluation import evaluate  # noqa: PLC0415 -- as above

        return evaluate(deployment)


def _show(stack: str, found: "Evaluation") -> None:
    _show_rows(stack, found)
    for sentence in (*found.lowered, *found.expiring):
        console.print(sentence)


def _list(findings: "Sequence[PolicyFinding]") -> None:
    for each in findings:
        found = each.violation
        console.print(f"{each.stack}: {each.level} {found.rule} {found.of}\n  {found.message}")


def _show_rows(stack: str, found: "Evaluation") -> None:
    numbers = ("Rules", "Resources", "Violations", "Advice", "Exemptions")
    rows = [
        (each.family, each.severity.value, *map(str, counted))
        for each in found.rows
        for counted in [(each.rules, each.evaluated, each.violations, each.advice, each.exemptions)]
    ]
    summed = (
        sum(each.violations for each in found.rows),
        sum(each.advice for each in found.rows),
        sum(each.exemptions for each in found.rows),
    )
    total = ("all", "", *map(str, (found.rules, found.resources, *summed)))
    show([*rows, total], ("Family", "Severity", *numbers), title=f"Stack {stack}", right=numbers)
