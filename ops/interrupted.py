"""What a killed operation leaves in a state: creates that began, and of which nobody knows the end.

Pulumi writes them down as pending operations, makes the resources again at the next update, and
keeps the notes. What AWS made of the first request is then in no state: an orphan.
"""

from typing import Any

from ops import urns
from ops.deployment import Deployment
from ops.options import progress


def settle(deployment: Deployment) -> None:
    """Remove the notes of interrupted creates from the state, and say where to look for them.

    Only for who may change the stack, and holds `ops.lock.exclusive`.
    """
    state = deployment.export()
    pending: list[dict[str, Any]] = state["deployment"].get("pending_operations") or []
    creating = [each["resource"]["urn"] for each in pending if each["type"] == "creating"]
    if not creating:
        return
    deployment.write(state)  # which leaves out what is pending
    count = f"{len(creating)} resources, such as" if len(creating) > 1 else "one resource,"
    progress.print(
        f"warning: an interrupted operation was creating {count}"
        f" {urns.told(creating[0])}; what AWS has made of it is in no state: list, adopt or delete"
        f" it with: ./platformctl orphans {deployment.shown}"
    )
