"""`platformctl verify`: check the deployed stack against its guarantees."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ops.bootstrap.acting import acting
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.options import ActAs, AsJson, Local, StackName, console, must_be_writable, print_json, show
from ops.verify import CHECKS, Check, CheckResult, Outcome, junit
from ops.verify import verify as run

_COUNTED = (Outcome.GREEN, Outcome.RED, Outcome.ACCEPTED, Outcome.NOT_PROVABLE)
"""The outcomes of a check."""


def verify(
    stack: StackName,
    *,
    only: Annotated[
        list[str] | None,
        typer.Option(
            help="Run only this check or family, such as network; repeatable.", metavar="ID"
        ),
    ] = None,
    junit_file: Annotated[
        Path | None, typer.Option("--junit", help="Also write the findings as JUnit XML.")
    ] = None,
    local: Local = False,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Check the deployed stack against its guarantees; exit code 1 if any is violated."""
    checks = chosen(only or [])
    must_be_writable("--junit", junit_file)
    deployment = acting(Deployment(stack=stack, local=local), act_as)
    findings = run(deployment, checks, catalogue=CHECKS)
    if junit_file:
        junit_file.write_text(junit.document(stack, findings))
    counted = Counter(each.outcome for each in findings)
    if as_json:
        summary = {outcome.value: counted[outcome] for outcome in _COUNTED}
        listed = [each.as_json() for each in findings]
        print_json({"stack": stack, "local": local, "summary": summary, "findings": listed})
    else:
        _show(findings)
    if counted[Outcome.RED]:
        raise typer.Exit(ExitCode.RED)


def chosen(only: Sequence[str]) -> list[Check]:
    """The checks that `--only` names; all, if it names none.

    Raises:
        OpsError: It names what is no check and no family.
    """
    families = {each.family for each in CHECKS}
    for name in only:
        if name not in families and name not in {each.id for each in CHECKS}:
            message = f"--only {name}: there is no such check; accepted: "
            siblings = [each.id for each in CHECKS if each.family == name.partition(".")[0]]
            raise OpsError(message + ", ".join(siblings or sorted(families)))
    return [each for each in CHECKS if not only or each.id in only or each.family in only]


def _show(findings: Sequence[CheckResult]) -> None:
    rows = [(each.outcome.shown, each.check.id, _details(each)) for each in findings]
    columns = ("", "Check", "Guarantee, and what was seen")
    show(rows, columns, whole=columns[:2])
    counted = Counter(each.outcome for each in findings)
    parts = [Text(f"{counted[it]} {it.value}", style=it.style) for it in _COUNTED if counted[it]]
    console.print(Text(", ").join(parts))


def _details(finding: CheckResult) -> list[str | Text]:
    """The guarantee; unless the check is green, also the details."""
    lines: list[str | Text] = [finding.check.title]
    if finding.outcome is not Outcome.GREEN:
        lines += [Text(each, style=finding.outcome.style) for each in finding.details]
    if finding.outcome is Outcome.RED:
        lines += [f"Fix: {fix}" for fix in finding.fixes]
    return lines
