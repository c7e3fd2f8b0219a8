"""Pending creates in the state after a killed operation.

Pulumi records them as pending operations, creates the resources again at the next update, and keeps
the records. A resource that the first request created is then in no state: an orphan.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ops import urns
from ops.deployment import Deployment
from ops.options import progress
from ops.orphans.scratch import scratches
from ops.orphans.untagged import Create, existing


def settle(deployment: Deployment) -> None:
    """Resolve the pending creates in the state.

    A resource that exists and is found by an id derived from its inputs is added to the state. For
    the others a warning is printed. The pending operations are removed.

    The caller must hold `ops.lock.exclusive`.
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
        progress.print(f"added to the state after an interrupted operation: {_names(taken)}")
    if left:
        count = f"{len(left)} resources, such as" if len(left) > 1 else "one resource,"
        progress.print(
            f"warning: an interrupted operation was creating {count} {urns.label(left[0])};"
            " if AWS created it, it is in no state: list, adopt or delete it with:"
            f" ./platformctl orphans {deployment.shown}"
        )


def _found(
    deployment: Deployment, creating: Sequence[dict[str, Any]], known: set[str]
) -> list[dict[str, Any]]:
    """Pending resources that exist; the URN of a replacement is in the state already."""
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


def _names(resources: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(urns.label(each["urn"]) for each in resources)
