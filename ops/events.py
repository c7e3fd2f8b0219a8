"""Steps, violations and diagnostics of a Pulumi operation, from the engine's events."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ops import urns

if TYPE_CHECKING:
    from pulumi.automation import EngineEvent
    from pulumi.automation.events import StepEventMetadata, StepEventStateMetadata

IDLE = frozenset({"same", "read", "refresh"})
"""Steps that change nothing."""

_ENDS = frozenset(
    f"{each} failed" for each in ("preview", "update", "refresh", "destroy", "import")
)
"""The engine's last error, whatever the cause."""

_COLOURS = re.compile(r"<\{%.*?%\}>")


@dataclass(frozen=True, kw_only=True)
class Step:
    """The step of an operation on one resource.

    Attributes:
        op: Pulumi's name of the step, such as `update`.
        old: The resource's state before; empty if there was none.
        new: The resource's state after; empty if there is none.
        inputs: The inputs that differ.
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
    def text(self) -> str:
        """The step for a user, such as `update Service bff`."""
        return f"{self.op} {urns.label(self.urn)}"


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A policy violation; `urn` is empty if it is not about one resource."""

    rule: str
    urn: str
    message: str
    mandatory: bool

    @property
    def of(self) -> str:
        """The resource that violates the rule, for users."""
        return urns.label(self.urn) if self.urn else "the stack"

    @property
    def resource(self) -> str:
        """The resource's logical name."""
        return urns.name_of(self.urn)


_COUNTED = re.compile(r"\d+ errors? occurred:\s+\* ")
"""The first line of the engine's list of errors."""

_STOPPED = "resource monitor shut down"
"""The SDK's error after the engine has stopped for a reason that it reports separately."""


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    """A diagnostic of the engine, the program or a provider; `urn` may be empty."""

    severity: str
    urn: str
    message: str

    @property
    def text(self) -> str:
        """The diagnostic for users, with its resource."""
        return f"{urns.label(self.urn)}: {self.message}" if self.urn else self.message


def read(log: Path) -> "Iterator[EngineEvent]":
    """The events of a log of `--event-log`, which may be truncated; see `complete`."""
    for line in log.read_text().splitlines():
        try:
            yield parsed(json.loads(line))
        except json.JSONDecodeError:
            return


def parsed(event: dict[str, Any]) -> "EngineEvent":
    """An event from its JSON."""
    from pulumi.automation import EngineEvent  # noqa: PLC0415 -- takes a second

    return EngineEvent.from_json(event)  # pyright: ignore[reportUnknownMemberType] -- the SDK's `dict` is bare


def step(
    event: "EngineEvent",
    kind: Literal["resource_pre_event", "res_outputs_event"] = "resource_pre_event",
) -> Step | None:
    """The step of an event: started, or finished (`res_outputs_event`)."""
    found = getattr(event, kind)
    if found is None:
        return None
    it: StepEventMetadata = found.metadata
    return Step(
        op=it.op.value,
        urn=it.urn,
        old=_state(it.old),
        new=_state(it.new),
        inputs=tuple(sorted(it.diffs or ())),
    )


def _state(state: "StepEventStateMetadata | None") -> dict[str, Any]:
    if state is None:
        return {}
    return {key: value for key, value in vars(state).items() if value not in (None, "")}


def violation(event: "EngineEvent") -> Violation | None:
    """The violation of an event."""
    found = event.policy_event
    if not found:
        return None
    return Violation(
        rule=found.policy_name,
        urn=found.resource_urn or "",
        message=found.message.strip().rpartition("\n")[2],  # the rule's own sentence comes first
        mandatory=found.enforcement_level == "mandatory",
    )


def diagnostic(event: "EngineEvent") -> Diagnostic | None:
    """The warning or error of an event; None for progress and debug messages."""
    found = event.diagnostic_event
    if found is None or found.ephemeral or found.severity not in ("warning", "error"):
        return None
    message = _COLOURS.sub("", found.message).strip()
    if message in _ENDS:
        return None
    if _STOPPED in message:  # the SDK's traceback of that, however deep it was
        message = f"the program was stopped: {_STOPPED}"
    if _COUNTED.match(message):  # of a resource that exists, and failed in a later step
        message = "; ".join(_COUNTED.sub("", message).strip().split("\n\t* "))
    return Diagnostic(severity=found.severity, urn=found.urn or "", message=message)


def evaluated(event: "EngineEvent") -> str | None:
    """The URN of the resource that the policy pack evaluates; None for a deletion."""
    found = step(event)
    return found.urn if found and found.new and found.op != "refresh" else None


def complete(events: "Iterable[EngineEvent]") -> bool:
    """Whether the operation finished: only then is there a summary."""
    return any(event.summary_event for event in events)


def failures(events: "Iterable[EngineEvent]") -> tuple[str, ...]:
    """The errors of an operation, without violations."""
    found = map(diagnostic, events)
    return tuple(each.text for each in found if each and each.severity == "error")
