"""The record of a drill."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ops.drill.drill import Drill
from ops.drill.session import DrillSession, Entry, clock_face
from ops.drill.target import Measurement
from ops.outcome import Outcome

LOCAL_TIME = "durations: the local AWS completes everything at once"


@dataclass(frozen=True, kw_only=True)
class Record:
    """The record of a drill.

    Args:
        local: Whether it ran on the local AWS.
        began: Its start.
        seconds: Its duration, including undo steps.
        ended: The outcome of an early end, if any.
        problem: The sentence that goes with `FAILED`.
        not_provable: Steps that the local AWS could not run.
        left: Manual steps that remain.
    """

    drill: Drill
    stack: str
    local: bool
    began: datetime
    seconds: float
    ended: Outcome | None
    problem: str
    measured: tuple[Measurement, ...]
    log: tuple[Entry, ...]
    not_provable: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        """The outcome; never green on the local AWS."""
        if self.ended:
            return self.ended
        if self.left:
            return Outcome.RED
        if self.local:
            return Outcome.NOT_PROVABLE
        kept = self.measured and all(each.is_kept for each in self.measured)
        return Outcome.GREEN if kept else Outcome.RED

    def outcome_of(self, measurement: Measurement) -> Outcome:
        """The outcome of a measurement."""
        if self.local:
            return Outcome.NOT_PROVABLE
        return Outcome.GREEN if measurement.is_kept else Outcome.RED

    def as_json(self) -> dict[str, Any]:
        """The record for programs."""
        return {
            "drill": self.drill.name,
            "stack": self.stack,
            "local": self.local,
            "began": self.began.isoformat(timespec="seconds"),
            "seconds": round(self.seconds, 1),
            "outcome": self.outcome.value,
            "problem": self.problem or None,
            "measured": [
                {
                    "what": each.target.what,
                    "value": round(each.value, 3),
                    "unit": each.target.unit,
                    "limit": each.target.limit,
                    "atLeast": each.target.at_least,
                    "reached": each.reached,
                    "outcome": self.outcome_of(each).value,
                    "source": each.target.source,
                }
                for each in self.measured
            ],
            "found": list(self.drill.found),
            "log": [
                {"at": each.at.isoformat(timespec="seconds"), "text": each.text}
                for each in self.log
            ],
            "notProvable": list(self.not_provable),
            "left": list(self.left),
        }

    def write(self, folder: Path) -> Path:
        """Write the record as Markdown and JSON; return the page's path."""
        folder.mkdir(parents=True, exist_ok=True)
        page = folder / f"{self.began:%Y-%m-%d-%H%M%S}-{self.drill.name}.md"
        page.write_text(markdown(self))
        page.with_suffix(".json").write_text(json.dumps(self.as_json(), indent=2) + "\n")
        return page


def of(
    drill: Drill,
    stack: str,
    session: DrillSession,
    *,
    ended: Outcome | None,
    problem: str,
    left: tuple[str, ...],
) -> Record:
    """Create the record of a session."""
    unknown = (*session.not_provable, *((LOCAL_TIME,) if session.local else ()))
    return Record(
        drill=drill,
        stack=stack,
        local=session.local,
        began=session.began,
        seconds=session.whole,
        ended=ended,
        problem=problem,
        measured=tuple(session.measured),
        log=tuple(session.log),
        not_provable=unknown,
        left=left,
    )


def markdown(record: Record) -> str:
    """The record as a page."""
    return "\n".join(_page(record)) + "\n"


def _page(record: Record) -> Iterator[str]:
    drill, where = record.drill, "the local AWS" if record.local else "AWS"
    yield f"# Drill {drill.name} of stack {record.stack}: {record.outcome}\n"
    yield (
        f"{drill.about} Run on {where} at {record.began:%Y-%m-%d %H:%M:%S} UTC, in"
        f" {clock_face(record.seconds)}."
    )
    if record.problem:
        yield f"\nIt ended early: {record.problem}."
    yield "\n| Measured | Value | Target | Outcome | Source |\n|---|---:|---|---|---|"
    for each in record.measured:
        target, outcome = each.target, record.outcome_of(each)
        yield f"| {target.what} | {each.text} | {target.text} | {outcome} | {target.source} |"
    yield from _list("Before the drill", drill.found)
    yield from _list("Log", [f"{each.at:%H:%M:%S} {each.text}" for each in record.log])
    yield from _list("Not provable here", record.not_provable)
    yield from _list("Remaining manual steps", record.left)


def _list(title: str, items: "list[str] | tuple[str, ...]") -> Iterator[str]:
    if items:
        yield f"\n## {title}\n"
        yield from (f"- {each}" for each in items)
