"""Where a stack's resources are read from: what is deployed, or a file that Pulumi wrote."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ops.cost.meters import Resource, Resources
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.preview import plan

_KINDS = (
    "accepted: pulumi stack export, pulumi preview --json, or the --event-log of a preview or up"
)


def deployed(deployment: Deployment) -> Resources:
    """The resources of a stack's state."""
    return _of_state(deployment.state)


def from_file(path: Path) -> Resources:
    """The resources of a file: of an export those that are, of a preview those that would be.

    Raises:
        OpsError: The file cannot be read, or is none of these.
    """
    try:
        found = _read(path)
    except (OSError, UnicodeDecodeError) as error:
        raise OpsError(f"{path} cannot be read ({type(error).__name__}); {_KINDS}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        found = ()
    if not found:
        raise OpsError(f"{path} names no resources; {_KINDS}")
    return found


def _read(path: Path) -> Resources:
    try:
        value: Mapping[str, Any] = json.loads(path.read_text())
    except json.JSONDecodeError:
        return plan.read(path).after
    if "deployment" in value:
        return _of_state(value["deployment"]["resources"])
    return _of_preview(value["steps"])


def _of_state(entries: Iterable[Mapping[str, Any]]) -> Resources:
    # What waits to be deleted stands in the state beside what replaced it.
    return tuple(
        Resource(type=each["type"], inputs=each.get("inputs") or {}, urn=each["urn"])
        for each in entries
        if not each.get("delete")
    )


def _of_preview(steps: Iterable[Mapping[str, Any]]) -> Resources:
    """The two halves of a replacement name the same resource."""
    found = {each["urn"]: each["newState"] for each in steps if each.get("newState")}
    return tuple(
        Resource(type=state["type"], inputs=state.get("inputs") or {}, urn=urn)
        for urn, state in found.items()
    )
