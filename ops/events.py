"""The event log of an operation of Pulumi's: one JSON object a line, as `--event-log` writes it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ops import urns

Event = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Step:
    """What an operation does, or would do, to one resource.

    Attributes:
        op: Pulumi's word for it, such as `update`.
        old: The resource's state before; empty if there was none.
        new: The resource's state after; empty if there is none.
        inputs: The inputs that make the difference.
    """

    op: str
    urn: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    inputs: tuple[str, ...]

    @property
    def type(self) -> str:
        """The resource's type."""
        return urns.type_of(self.urn)

    @property
    def parent(self) -> str:
        """The URN of the resource's parent; empty for the stack's own."""
        return (self.new or self.old).get("parent", "")

    @property
    def told(self) -> str:
        """The step for a user, such as `update Service bff`."""
        return f"{self.op} {urns.told(self.urn)}"


@dataclass(frozen=True, kw_only=True)
class Violation:
    """What a rule of the policy pack holds against a resource; `urn` is empty if against none."""

    rule: str
    urn: str
    message: str
    mandatory: bool

    @property
    def resource(self) -> str:
        """The resource's logical name."""
        return urns.name_of(self.urn)


def read(log: Path) -> Iterator[Event]:
    """The events of a log, in their order, up to where it is cut off; see `complete`."""
    for line in log.read_text().splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            return


def complete(log: Iterable[Event]) -> bool:
    """Whether a log has an operation to its end: the engine's last word is a summary."""
    return any("summaryEvent" in event for event in log)


def failures(log: Iterable[Event]) -> tuple[str, ...]:
    """Why an operation failed, other than by broken rules: those are `violation`s."""
    found = (event.get("diagnosticEvent", {}) for event in log)
    errors = (each["message"].strip() for each in found if each.get("severity") == "error")
    # The engine ends with this sentence whatever the cause, a broken rule too.
    return tuple(each for each in errors if each not in ("preview failed", "update failed"))


def step(
    event: Event, kind: Literal["resourcePreEvent", "resOutputsEvent"] = "resourcePreEvent"
) -> Step | None:
    """The step that an event says has begun, or with `resOutputsEvent` has ended."""
    found: Mapping[str, Any] = event.get(kind, {}).get("metadata")
    if not found:
        return None
    return Step(
        op=found["op"],
        urn=found["urn"],
        old=found.get("old") or {},
        new=found.get("new") or {},
        inputs=tuple(sorted(found.get("diffs") or ())),
    )


def violation(event: Event) -> Violation | None:
    """The broken rule that an event tells of."""
    found: Mapping[str, Any] | None = event.get("policyEvent")
    if not found:
        return None
    return Violation(
        rule=found["policyName"],
        urn=found.get("resourceUrn", ""),
        message=found["message"],
        mandatory=found["enforcementLevel"] == "mandatory",
    )
