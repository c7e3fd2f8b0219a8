"""`platformctl destroy`: delete everything in a stack."""

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
            help="Delete what holds data although it is protected; always so locally.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for the stack's name.")] = False,
    local: Local = False,
    act_as: ActAs = None,
) -> None:
    """Delete everything that a stack's state holds, whatever condition the stack is in.

    It never runs the program and creates nothing. Protected resources are refused on AWS, unless
    --lift-protection says otherwise. Configuration and contracts in the checkout stay.
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
    """Refuse to delete what is protected, and ask before anything goes."""
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
