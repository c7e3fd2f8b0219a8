"""What an operation of Pulumi does to each resource, read from the engine's events."""

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
"""What the engine reports at the end whatever the cause, a violated rule too."""

_COLOURS = re.compile(r"<\{%.*?%\}>")


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
    def of(self) -> str:
        """What violates the rule, for a user."""
        return urns.told(self.urn) if self.urn else "the stack"

    @property
    def resource(self) -> str:
        """The resource's logical name."""
        return urns.name_of(self.urn)


_COUNTED = re.compile(r"\d+ errors? occurred:\s+\* ")
"""How the engine begins a list of errors, even of one."""

_STOPPED = "resource monitor shut down"
"""What a running program meets when the engine gives up, for a reason that it reports beside."""


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    """Something that the engine, the program or a provider reports; `urn` may be empty."""

    severity: str
    urn: str
    message: str

    @property
    def told(self) -> str:
        """The diagnostic for a user, with the resource it is about."""
        return f"{urns.told(self.urn)}: {self.message}" if self.urn else self.message


def read(log: Path) -> "Iterator[EngineEvent]":
    """The events of a log that `--event-log` wrote, up to where it is cut off; see `complete`."""
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
    """The step that an event says has begun, or with `res_outputs_event` has ended."""
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
    """The broken rule that an event reports."""
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
    """The warning or error that an event reports; nothing for progress and debugging."""
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
    """The URN of the resource that an operation evaluates; nothing of one that is deleted."""
    found = step(event)
    return found.urn if found and found.new and found.op != "refresh" else None


def complete(events: "Iterable[EngineEvent]") -> bool:
    """Whether the operation came to its end: only then is there a summary."""
    return any(event.summary_event for event in events)


def failures(events: "Iterable[EngineEvent]") -> tuple[str, ...]:
    """Why an operation failed, other than by violated rules: those are `violation`s."""
    found = map(diagnostic, events)
    return tuple(each.told for each in found if each and each.severity == "error")
