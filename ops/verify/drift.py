"""What differs from what was deployed, as `pulumi refresh --preview-only` sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ops import events
from ops.automation import FailedError, Ran, operate
from ops.deployment import Deployment
from ops.events import Diagnostic, Step
from ops.verify.check import ANY, Check, Wrong

UNREAD = ("aws:secretsmanager/secretVersion:SecretVersion", "aws:ssm/parameter:Parameter")
"""To refresh one of these is to read its value, which who looks may not: `data.secrets` does."""
_SHOWN = 60
"""Characters up to which a value is shown."""


@dataclass(frozen=True, kw_only=True)
class Drift:
    """What has become of a resource.

    Attributes:
        urn: The resource.
        properties: Property to what is wrong with it; empty if the resource itself is.
        gone: Whether it is gone, or could not be read, and why.
    """

    urn: str
    properties: Mapping[str, Wrong] = field(default_factory=dict[str, Wrong])
    gone: Wrong | None = None


def drifted(deployment: Deployment) -> tuple[Drift, ...]:
    """Compare every resource of the stack with AWS; nothing is changed, in AWS or in the state.

    A resource that cannot be read does not keep the others from being compared.

    Raises:
        OpsError: The engine could not do it.
    """
    ran = _refreshed(deployment)
    ended = tuple(filter(None, (events.step(each, "res_outputs_event") for each in ran.events)))
    found = [_compared(step) for step in ended if step.op in ("update", "delete")]
    found += [
        Drift(urn=it.urn, gone=Wrong(f"could not be read: {_reason(it)}"))
        for it in ran.diagnostics
        if it.severity == "error" and it.urn
    ]
    expected = {each["urn"] for each in deployment.state if _refreshes(each)}
    unseen = expected - {step.urn for step in ended} - {it.urn for it in found}
    return (*found, *(Drift(urn=urn, gone=Wrong("was not compared")) for urn in sorted(unseen)))


def _refreshed(deployment: Deployment) -> Ran:
    """A refresh that changes nothing; one that failed counts for what it has read."""
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
    """What the provider said; the engine puts the URN before it."""
    return it.message.rpartition(f"{it.urn}: ")[2]


def _compared(step: Step) -> Drift:
    if step.op == "delete":
        return Drift(urn=step.urn, gone=Wrong("is gone"))
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


def _wrong(name: str, before: object, after: object) -> Wrong:
    """Values are shown where they say something: never secrets and documents."""
    if _is_short(before) and _is_short(after):
        return Wrong(f"{name} is {_told(after)}, and was deployed as {_told(before)}")
    return Wrong(f"{name} differs from what was deployed")


def _is_short(value: object) -> bool:
    scalar = value is None or isinstance(value, bool | int | float | str)
    return scalar and len(str(value)) <= _SHOWN


def _told(value: object) -> str:
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
        title="Everything that no other check covers is as it was deployed",
        covers={ANY: ()},
    ),
)
