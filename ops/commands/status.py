"""`platformctl status`: the status of a stack on one screen."""

import time
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.options import AsJson, Local, StackName, console, moment, print_json, progress, show
from ops.outcome import Outcome
from ops.status import Status, status_of
from ops.verify import CheckResult

_EVERY_SECONDS = 30
_SHOWN = 10
"""Number of alarms or drifted resources that are listed; `verify` lists all."""


def status(
    stack: StackName,
    *,
    drift: Annotated[
        bool, typer.Option(help="Also compare every resource with AWS; takes seconds.")
    ] = True,
    watch: Annotated[
        bool, typer.Option("--watch", "-w", help="Refresh every 30 seconds until Ctrl-C.")
    ] = False,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Show services, alarms, drift, cost and last change; exit code 1 if anything is red."""
    if watch and as_json:
        raise OpsError("--watch and --json: accepted: one of them, as JSON is printed once")
    deployment = Deployment(stack=stack, local=local)
    found, failed = _seen(deployment, drift=drift), ""
    while watch:
        console.clear()
        _show(found)
        now = f"{datetime.now(UTC):%H:%M:%S} UTC; again in {_EVERY_SECONDS} s, Ctrl-C ends"
        console.print(f"{now}{failed}")
        time.sleep(_EVERY_SECONDS)
        try:
            found, failed = _seen(deployment.afresh(), drift=drift), ""
        except OpsError as reason:  # throttled, perhaps: keep showing the last status
            failed = f"\nnot refreshed: {reason}"
    if as_json:
        print_json(found.as_json())
    else:
        _show(found)
    if found.red:
        raise typer.Exit(ExitCode.RED)


def _seen(deployment: Deployment, *, drift: bool) -> Status:
    with progress.status(f"looking at stack {deployment.stack}"):
        return status_of(deployment, drift=drift)


def _show(found: Status) -> None:
    console.print(f"{found.stack}: account {found.account}, {found.region}")
    show(
        [
            (each.name, each.tasks, each.rollout, each.revision, each.image)
            for each in found.services
        ],
        ("Service", "Tasks", "Deployment", "Revision", "Image"),
    )
    rows = [
        ("Alarms", *_summary(found.alarms, "none is in alarm")),
        (
            "Drift",
            *(_summary(found.drift, "none") if found.drift else ("-", "not checked")),
        ),
        ("Cost", "-", f"{found.usd:,.2f} of {found.budget_usd:,} USD a month, estimated"),
        ("Changed", "-", moment(found.changed)),
    ]
    show(rows, ("", "", ""))


def _summary(finding: CheckResult, otherwise: str) -> tuple[Text, list[str]]:
    lines = [otherwise] if finding.outcome is Outcome.GREEN else list(finding.details)
    more = len(lines) - _SHOWN
    if more > 0:
        lines = [*lines[:_SHOWN], f"and {more} more: platformctl verify lists all"]
    return finding.outcome.shown, lines
