"""`platformctl preview`: what a change would do, for the reviewer of a pull request."""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from ops import events, pack
from ops.cost import prices
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.events import Violation
from ops.options import AsJson, Local, StackName, must_be_writable, print_json, progress
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
    as_json: AsJson = False,
    page: Annotated[
        Path | None, typer.Option("--markdown", help="Write a pull request's comment to this file.")
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Also print Pulumi's diff of every resource.")
    ] = False,
    allow_loss: Annotated[
        bool, typer.Option("--allow-loss", help="Let changes pass that lose something.")
    ] = False,
) -> None:
    """Show what `pulumi up` would change, lose, break and cost.

    Fails if a mandatory rule is broken, or if data, service or an address that others know would
    be lost without --allow-loss.
    """
    must_be_writable("--markdown", page)
    deployment = Deployment(stack=stack, local=local)
    plan = _previewed(deployment, diff=diff and not as_json)
    found, priced = findings(plan, pack.reasons(stack)), costs(plan, prices.load())
    if page:
        page.write_text(markdown(stack, plan, found, priced))
    if as_json:
        print_json(_as_json(plan, priced))
    else:
        sys.stdout.write(summary(plan, found, priced) + "\n")
    if refusals := list(_refusals(plan, allow_loss=allow_loss)):
        raise OpsError(f"stack {stack}: {'; '.join(refusals)}", ExitCode.RED)
    progress.print(priced.told)


def _refusals(plan: Plan, *, allow_loss: bool) -> Iterator[str]:
    if plan.refused:
        yield "mandatory rules of the policy pack are broken"
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
    # A stack that is unknown or nowhere is told before anything runs.
    _ = deployment.settings, deployment.state
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "events.json")
        options = ("--diff",) if diff else ()
        arguments = (*options, *pack.arguments(deployment.stack), "--event-log", str(path))
        with progress.status(f"previewing stack {deployment.stack}"):
            done = deployment.pulumi("preview", *arguments, capture=not diff)
        log = tuple(events.read(path)) if path.exists() else ()
    plan = plans.plan_of(log)
    # A broken rule fails the preview too, but then the log is complete and has no other error.
    explained = plan.refused and not events.failures(log)
    if not events.complete(log) or (done.returncode != 0 and not explained):
        why = "; ".join(events.failures(log)) or done.stderr or "see above"
        message = f"pulumi preview of stack {deployment.stack} failed: {' '.join(why.split())}"
        raise OpsError(message, ExitCode.ENGINE)
    return plan
