"""`platformctl preview`: changes, losses, violations and cost of an update."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from ops import pack
from ops.automation import FailedError, operate
from ops.bootstrap.acting import acting
from ops.cost.usage import prices_of
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.events import Violation
from ops.lock import exclusive
from ops.options import ActAs, AsJson, Local, StackName, must_be_writable, print_json, progress
from ops.preview import delegation, fixed
from ops.preview import plan as plans
from ops.preview.costs import Costs, costs
from ops.preview.findings import findings
from ops.preview.page import markdown
from ops.preview.plan import Plan
from ops.preview.summary import losses, summary


def preview(
    stack: StackName,
    *,
    local: Local = False,
    act_as: ActAs = None,
    as_json: AsJson = False,
    page: Annotated[
        Path | None,
        typer.Option("--markdown", help="Also write a pull request comment to this file."),
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Also print Pulumi's diff of every resource.")
    ] = False,
    allow_loss: Annotated[
        bool,
        typer.Option("--allow-loss", help="Accept changes that lose data, service or addresses."),
    ] = False,
) -> None:
    """Show what `pulumi up` would change and lose, the violated policies, and the cost.

    Fails if a mandatory rule is violated, or, without --allow-loss, if data, service or a published
    address would be lost.
    """
    must_be_writable("--markdown", page)
    deployment = acting(Deployment(stack=stack, local=local), act_as)
    prices = prices_of(stack)  # refuse wrong prices first
    plan = _previewed(deployment, diff=diff and not as_json)
    found, priced = findings(plan, pack.reasons(stack)), costs(plan, prices)
    if page:
        page.write_text(markdown(stack, plan, found, priced))
    if as_json:
        print_json(_as_json(plan, priced))
    else:
        sys.stdout.write(summary(plan, found, priced) + "\n")
    if refusals := list(_refusals(plan, allow_loss=allow_loss)):
        raise OpsError(f"stack {stack}: {'; '.join(refusals)}", ExitCode.RED)
    progress.print(priced.text)


def _refusals(plan: Plan, *, allow_loss: bool) -> Iterator[str]:
    if plan.refused:
        broken = sorted({each.rule for each in plan.violations if each.mandatory})
        yield f"mandatory rules of the policy pack are violated: {', '.join(broken)}"
    if plan.losses and not allow_loss:
        yield f"the change would lose {losses(plan)}; --allow-loss lets it pass"


def _as_json(plan: Plan, priced: Costs) -> dict[str, Any]:
    return {
        "changes": [asdict(each) for each in plan.changes],
        "violations": [_violation(each) for each in plan.violations],
        "costs": {
            "beforeUsd": round(priced.before.usd(), 2),
            "afterUsd": round(priced.after.usd(), 2),
            "exact": priced.after.exact,
            "knownAfterUp": list(priced.after.pending),
            "components": {
                each.what: {"beforeUsd": round(each.other, 2), "afterUsd": round(each.this, 2)}
                for each in priced.components
            },
        },
    }


def _violation(violation: Violation) -> dict[str, Any]:
    return {
        "rule": violation.rule,
        "resource": violation.resource,
        "message": violation.message,
        "mandatory": violation.mandatory,
    }


def _previewed(deployment: Deployment, *, diff: bool) -> Plan:
    # Refuse an unknown or undeployed stack before anything runs.
    fixed.check(deployment)
    delegation.check(deployment)
    shown = progress.out if diff else None
    with exclusive(deployment):
        try:
            ran = operate(deployment, "preview", on_output=shown, diff=diff)
        except FailedError as failure:
            # A violated rule fails the preview, too; its events are complete then.
            if not failure.ran.refused:
                raise
            ran = failure.ran
    return plans.plan_of(ran.events)
