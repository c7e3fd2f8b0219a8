"""Drift, as `pulumi refresh --preview-only` detects it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ops import events
from ops.automation import FailedError, Ran, operate
from ops.deployment import Deployment
from ops.events import Diagnostic, Step
from ops.verify.check import ANY, Check, Fault

UNREAD = ("aws:secretsmanager/secretVersion:SecretVersion", "aws:ssm/parameter:Parameter")
"""Refreshing these reads their values, which needs more permissions; `data.secrets` checks them."""
_SHOWN = 60
"""Characters up to which a value is shown."""


@dataclass(frozen=True, kw_only=True)
class Drift:
    """The drift of a resource.

    Attributes:
        properties: Property to its problem; empty if the resource is gone.
        gone: The problem if it is gone or could not be read.
    """

    urn: str
    properties: Mapping[str, Fault] = field(default_factory=dict[str, Fault])
    gone: Fault | None = None


def drifted(deployment: Deployment) -> tuple[Drift, ...]:
    """Compare every resource of the stack with AWS, without changing AWS or the state.

    A resource that cannot be read does not prevent the comparison of the others.

    Raises:
        OpsError: The engine could not do it.
    """
    ran = _refreshed(deployment)
    ended = tuple(filter(None, (events.step(each, "res_outputs_event") for each in ran.events)))
    found = [_compared(step) for step in ended if step.op in ("update", "delete")]
    found += [
        Drift(urn=it.urn, gone=Fault(f"could not be read: {_reason(it)}"))
        for it in ran.diagnostics
        if it.severity == "error" and it.urn
    ]
    expected = {each["urn"] for each in deployment.state if _refreshes(each)}
    unseen = expected - {step.urn for step in ended} - {it.urn for it in found}
    return (*found, *(Drift(urn=urn, gone=Fault("was not compared")) for urn in sorted(unseen)))


def _refreshed(deployment: Deployment) -> Ran:
    """A refresh that changes nothing; after a failure, the resources read so far count."""
    try:
        return operate(deployment, "preview-refresh", exclude=[f"**{each}::**" for each in UNREAD])
    except FailedError as failure:
        if any(events.step(each, "res_outputs_event") for each in failure.ran.events):
            return failure.ran
        raise


def _refreshes(resource: Mapping[str, Any]) -> bool:
    """Whether a refresh asks AWS about it."""
    type_: str = resource["type"]
    return type_.startswith("aws:") and type_ not in UNREAD and not resource.get("external")


def _reason(it: Diagnostic) -> str:
    """The provider's message, without the URN that the engine puts before it."""
    return it.message.rpartition(f"{it.urn}: ")[2]


def _compared(step: Step) -> Drift:
    if step.op == "delete":
        return Drift(urn=step.urn, gone=Fault("is gone"))
    before, after = _inputs(step.old), _inputs(step.new)
    names = set(step.inputs)
    names -= {"tags"} if "tagsAll" in names else set()
    return Drift(
        urn=step.urn,
        properties={
            name: _wrong(name, before.get(name), after.get(name)) for name in sorted(names)
        },
    )


def _inputs(state: Mapping[str, Any]) -> dict[str, Any]:
    return state.get("inputs") or {}


def _wrong(name: str, before: object, after: object) -> Fault:
    """The values are shown only if they are short, and never of secrets and documents."""
    if _is_short(before) and _is_short(after):
        return Fault(f"{name} is {_shown(after)}, and was deployed as {_shown(before)}")
    return Fault(f"{name} differs from what was deployed")


def _is_short(value: object) -> bool:
    scalar = value is None or isinstance(value, bool | int | float | str)
    return scalar and len(str(value)) <= _SHOWN


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "not set" if value in (None, "") else str(value)


CHECKS = (
    Check(
        id="drift.tags",
        title="Resources carry the tags they were deployed with",
        covers={ANY: ("tags", "tagsAll")},
    ),
    Check(
        id="drift.rest",
        title="Resources that no other check covers are as deployed",
        covers={ANY: ()},
    ),
)
