"""`platformctl up`: create or update a stack."""

import sys
from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import typer

from ops import pack, urns
from ops.automation import Ran, operate
from ops.bootstrap.acting import acting
from ops.cost.usage import prices_of
from ops.deployment import Deployment
from ops.display import step_counts
from ops.errors import ExitCode, OpsError
from ops.interrupted import settle
from ops.lock import exclusive
from ops.options import ActAs, Local, StackName, console, progress, show
from ops.preview import delegation, fixed
from ops.preview.costs import costs
from ops.preview.findings import findings
from ops.preview.plan import Plan, plan_of
from ops.preview.summary import losses, summary


def up(
    stack: StackName,
    *,
    refresh: Annotated[bool, typer.Option("--refresh", help="Refresh the state first.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before the update.")] = False,
    allow_loss: Annotated[
        bool,
        typer.Option("--allow-loss", help="Accept changes that lose data, service or addresses."),
    ] = False,
    local: Local = False,
    act_as: ActAs = None,
) -> None:
    """Create or update all resources of a stack, evaluated by the policy pack.

    It previews, asks for confirmation and updates. A change that would lose data, service or an
    address is refused without --allow-loss. A local stack is created if it does not exist, and
    updated without confirmation. Ctrl-C stops after the operations in progress; the next `up`
    continues from there.
    """
    deployment = acting(Deployment(stack=stack, local=local), act_as)
    _ = deployment.settings, prices_of(stack)  # refuse wrong ones first
    if local:
        deployment.workspace.prepare()
        # One that was restarted has nothing of what the state says.
        refresh = refresh or not deployment.workspace.aws_is_known
    fixed.check(deployment.afresh())
    delegation.check(deployment)
    agreed = local or yes
    with exclusive(deployment):
        if agreed:
            settle(deployment)
        ran = operate(deployment, "preview", refresh=refresh)
        if ran.changed or ran.outputs_changed:
            if not local:
                _agree(stack, plan_of(ran.events), sure=yes, allow_loss=allow_loss)
            if not agreed:
                settle(deployment)
            # The preview has shown and evaluated the changes already.
            ran = operate(deployment, "up", refresh=refresh)
    if local:
        deployment.workspace.know_aws()
    _show(deployment, ran)


def _agree(stack: str, plan: Plan, *, sure: bool, allow_loss: bool) -> None:
    """Show the changes, refuse losses, and ask for confirmation."""
    found, priced = findings(plan, pack.reasons(stack)), costs(plan, prices_of(stack))
    progress.print(summary(plan, found, priced), markup=False, soft_wrap=True)
    if plan.losses and not allow_loss:
        message = f"the change would lose {losses(plan)}; --allow-loss lets it pass"
        raise OpsError(message, ExitCode.RED)
    if sure:
        return
    if not sys.stdin.isatty():
        raise OpsError("nothing was changed; --yes agrees to the changes without being asked")
    if not typer.confirm("Update?", err=True):
        raise OpsError("nothing was changed")


def _show(deployment: Deployment, ran: Ran) -> None:
    """Print the result, and the next commands."""
    rows = list(_resources(deployment))
    show(rows, ("Component", "Resources", "Most of them"), right=("Resources",))
    place = "on the local AWS" if deployment.local else "on AWS"
    changes = step_counts(ran.changes) or "no resources"
    console.print(f"Stack {deployment.stack} is up {place}: {changes} in {ran.seconds} s")
    packs = ", ".join(f"{name.split('|')[0]} {tag}" for name, tag in ran.packs.items())
    advice = sum(not each.mandatory for each in ran.violations)
    by = f"{packs}, configured by policy/config/{pack.configuration(deployment.stack).name}"
    console.print(f"Evaluated by: {by}; {advice} advisory findings")
    if deployment.local and (overlaid := deployment.workspace.overlaid):
        console.print(f"Laid over {deployment.source.name} by {deployment.workspace.overlay.name}:")
        for path, value in overlaid.items():
            console.print(f"  {path}: {value}")
    console.print(_next(deployment))


def _next(deployment: Deployment) -> str:
    shown = deployment.shown
    lines = [
        "Next:",
        f"  ./platformctl outputs {shown}   print the published contracts",
        f"  ./platformctl verify {shown}    check it against its guarantees",
        f"  ./platformctl preview {shown}   after editing {deployment.source.name}",
        f"  ./platformctl destroy {shown}   delete it",
    ]
    return "\n".join(lines)


def _resources(deployment: Deployment) -> Iterator[tuple[str, str, str]]:
    """Resources by component and type."""
    counted = Counter(
        (urns.component_of(each["urn"]), urns.type_of(each["urn"]).rpartition(":")[2])
        for each in deployment.state
        if each.get("custom") and not each["type"].startswith("pulumi:")
    )
    components = Counter[str]()
    for (component, _), count in counted.items():
        components[component] += count
    for component, total in components.most_common():
        kinds = Counter({kind: n for (owner, kind), n in counted.items() if owner == component})
        most = ", ".join(f"{kind} x{n}" for kind, n in kinds.most_common(5))
        yield component, str(total), most
