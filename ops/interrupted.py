"""What a killed operation leaves in a state: creates that began, and of which nobody knows the end.

Pulumi writes them down as pending operations, makes the resources again at the next update, and
keeps the notes. What AWS made of the first request is then in no state: an orphan.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ops import urns
from ops.deployment import Deployment
from ops.options import progress
from ops.orphans.scratch import scratches
from ops.orphans.untagged import Create, existing


def settle(deployment: Deployment) -> None:
    """Settle the notes of interrupted creates in the state.

    What AWS has made of one, and is found by an id that follows from its inputs, is taken into the
    state. Of all others it is said where to look for them. The notes go.

    Only for who may change the stack, and holds `ops.lock.exclusive`.
    """
    state = deployment.export()
    pending: list[dict[str, Any]] = state["deployment"].get("pending_operations") or []
    creating = [each["resource"] for each in pending if each["type"] == "creating"]
    if not creating:
        return
    resources: list[dict[str, Any]] = state["deployment"].setdefault("resources", [])
    taken = _found(deployment, creating, {each["urn"] for each in resources})
    resources += taken
    deployment.write(state)  # which leaves out what is pending
    left = [each["urn"] for each in creating if each["urn"] not in {it["urn"] for it in taken}]
    if taken:
        progress.print(f"taken into the state from an interrupted operation: {_told(taken)}")
    if left:
        count = f"{len(left)} resources, such as" if len(left) > 1 else "one resource,"
        progress.print(
            f"warning: an interrupted operation was creating {count} {urns.told(left[0])}; what AWS"
            " has made of it is in no state: list, adopt or delete it with:"
            f" ./platformctl orphans {deployment.shown}"
        )


def _found(
    deployment: Deployment, creating: Sequence[dict[str, Any]], known: set[str]
) -> list[dict[str, Any]]:
    """Pending resources with what AWS has made of them; a replacement's URN is taken already."""
    creates = [
        Create(urn=each["urn"], type=each["type"], inputs=each.get("inputs") or {})
        for each in creating
        if each["urn"] not in known
    ]
    with scratches(deployment) as opened:
        home = deployment.settings.environment.region
        made = {each.create.urn: each.state for each in existing(opened, creates, home)}
    return [
        {**each, "id": made[each["urn"]]["id"], "outputs": made[each["urn"]]["outputs"]}
        for each in creating
        if each["urn"] in made
    ]


def _told(resources: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(urns.told(each["urn"]) for each in resources)
