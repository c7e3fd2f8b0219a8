"""`platformctl preview`: what a change would do, for the reviewer of a pull request."""

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from ops import pack
from ops.cost import prices
from ops.cost.estimate import estimate
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.events import Violation
from ops.options import AsJson, Local, StackName, must_be_writable, print_json, progress
from ops.preview import plan as plans
from ops.preview.page import markdown


def preview(
    stack: StackName,
    *,
    local: Local = False,
    as_json: AsJson = False,
    page: Annotated[
        Path | None, typer.Option("--markdown", help="Write a pull request's comment to this file.")
    ] = None,
    allow_loss: Annotated[
        bool, typer.Option("--allow-loss", help="Let changes pass that lose data or service.")
    ] = False,
) -> None:
    """Show what `pulumi up` would change, what that would lose, break and cost.

    Fails if a mandatory rule is broken, or if data or service would be lost without --allow-loss.
    """
    must_be_writable("--markdown", page)
    deployment = Deployment(stack=stack, local=local)
    plan = _previewed(deployment, capture=as_json)
    table = prices.load()
    before, after = estimate(plan.before, table), estimate(plan.after, table)
    if page:
        page.write_text(markdown(stack, plan, before, after))
    if as_json:
        costs = {"beforeUsd": round(before.usd(), 2), "afterUsd": round(after.usd(), 2)}
        changes = [asdict(each) | {"loses": each.loses} for each in plan.changes]
        violations = [_as_json(each) for each in plan.violations]
        print_json({"changes": changes, "violations": violations, "costs": costs})
    if any(each.mandatory for each in plan.violations):
        raise OpsError(f"stack {stack} breaks mandatory rules of the policy pack", ExitCode.RED)
    if plan.losses and not allow_loss:
        lost = ", ".join(f"{each.operation} {each.name}" for each in plan.losses)
        message = f"the change would lose data or service ({lost}); --allow-loss lets it pass"
        raise OpsError(message, ExitCode.RED)
    progress.print(f"{after.usd():.2f} USD a month, {after.usd() - before.usd():+.2f}")


def _as_json(violation: Violation) -> dict[str, Any]:
    return {
        "rule": violation.rule,
        "resource": violation.resource,
        "message": violation.message,
        "mandatory": violation.mandatory,
    }


def _previewed(deployment: Deployment, *, capture: bool) -> plans.Plan:
    # A stack that is unknown or nowhere is told before anything runs.
    _ = deployment.settings, deployment.state
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder, "events.json")
        judged = pack.arguments(deployment.stack)
        arguments = ("preview", "--diff", *judged, "--event-log", str(events))
        done = deployment.pulumi(*arguments, capture=capture)
        plan = plans.read(events) if events.exists() else None
    # A broken rule fails the preview too: then the log is complete, and says more than the code.
    if plan is None or (done.returncode != 0 and not plan.violations):
        said = f": {done.stderr.strip()}" if capture else ", see above"
        raise OpsError(f"pulumi preview of stack {deployment.stack} failed{said}", ExitCode.ENGINE)
    return plan
