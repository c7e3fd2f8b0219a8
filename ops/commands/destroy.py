"""`platformctl destroy`: delete all resources of a stack."""

import sys
from typing import Annotated

import typer

from ops.automation import operate
from ops.bootstrap.acting import acting
from ops.deployment import Deployment
from ops.destroy import protection
from ops.errors import OpsError
from ops.interrupted import settle
from ops.lock import exclusive
from ops.options import ActAs, Local, StackName, console, progress


def destroy(
    stack: StackName,
    *,
    lift_protection: Annotated[
        bool,
        typer.Option(
            "--lift-protection",
            help="Delete protected resources too, with their data. Implied by --local.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for the stack's name.")] = False,
    local: Local = False,
    act_as: ActAs = None,
) -> None:
    """Delete all resources in a stack's state, even if the stack's `up` fails.

    It does not run the program and creates nothing. On AWS, protected resources are refused without
    --lift-protection. Configuration and contracts in the checkout stay.
    """
    deployment = acting(Deployment(stack=stack, local=local), act_as)
    _ = deployment.source
    if local:
        if not deployment.workspace.exists():
            raise deployment.not_deployed()
        deployment.workspace.prepare()
    with exclusive(deployment):
        _may(deployment, lift=lift_protection or local, sure=yes or local)
        settle(deployment)
        operate(deployment, "refresh")
        protection.lift(deployment)
        operate(deployment, "destroy")
        if local:
            deployment.workspace.overlay.unlink(missing_ok=True)
    console.print(f"Stack {stack} is empty")


def _may(deployment: Deployment, *, lift: bool, sure: bool) -> None:
    """Refuse to delete protected resources, and ask for confirmation."""
    stack, protected = deployment.stack, protection.protected(deployment.state)
    if protected and not lift:
        message = (
            f"stack {stack} protects {len(protected)} resources (environment.protection in"
            f" {deployment.source.name}); --lift-protection deletes them and the data in them"
        )
        raise OpsError(message)
    if sure:
        return
    if not sys.stdin.isatty():
        raise OpsError("nothing was deleted; --yes agrees without being asked")
    resources = sum(bool(each.get("custom")) for each in deployment.state)
    progress.print(f"This deletes {resources} resources, {len(protected)} of them protected.")
    if typer.prompt("Enter the stack's name to delete it", err=True) != stack:
        raise OpsError("nothing was deleted")
