"""The resources of a stack, from its state or from a file that Pulumi wrote."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ops import events
from ops.cost.resources import PricedResource, Resources, of_state, resolved
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.preview import plan

_KINDS = (
    "accepted: pulumi stack export, pulumi preview --json, or the --event-log of a preview or up"
)


def deployed(deployment: Deployment) -> Resources:
    """The resources of a stack's state."""
    return of_state(deployment.state)


def from_file(path: Path) -> Resources:
    """The resources of a file: an export's current ones, or a preview's planned ones.

    Raises:
        OpsError: The file cannot be read, is of another kind, or is incomplete.
    """
    try:
        found = _read(path)
    except (OSError, UnicodeDecodeError) as error:
        raise OpsError(f"{path} cannot be read ({type(error).__name__}); {_KINDS}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        found = ()
    if not found:
        raise OpsError(f"{path} names no resources; {_KINDS}")
    return found


def _read(path: Path) -> Resources:
    try:
        value: Mapping[str, Any] = json.loads(path.read_text())
    except json.JSONDecodeError:
        return _of_log(path)
    if "deployment" in value:
        return of_state(value["deployment"]["resources"])
    if any(each["severity"] == "error" for each in value.get("diagnostics", ())):
        raise _partial(path, "the preview failed")
    return _of_preview(value["steps"])


def _of_log(path: Path) -> Resources:
    log = tuple(events.read(path))
    if log and not events.complete(log):
        raise _partial(path, "the event log is cut off before its summaryEvent")
    if why := events.failures(log):
        raise _partial(path, f"the operation failed ({why[0].splitlines()[0][:200]})")
    return plan.plan_of(log).after


def _partial(path: Path, why: str) -> OpsError:
    return OpsError(f"{path} has only a part of the stack's resources: {why}")


def _of_preview(steps: Iterable[Mapping[str, Any]]) -> Resources:
    """The two steps of a replacement are of the same resource."""
    found = {each["urn"]: each["newState"] for each in steps if each.get("newState")}
    return resolved(PricedResource.of(state, urn) for urn, state in found.items())
