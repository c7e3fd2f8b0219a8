"""What is written down of a drill."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ops.drill.drill import Drill
from ops.drill.session import Entry, Session, clock_face
from ops.drill.target import Measurement
from ops.outcome import Outcome

LOCAL_TIME = "how long AWS takes: the local AWS calls everything done from the first moment on"


@dataclass(frozen=True, kw_only=True)
class Record:
    """A drill that was carried out.

    Args:
        drill: The drill.
        stack: The stack's name.
        local: Whether it was on the local AWS.
        began: When.
        seconds: How long it took, putting back included.
        ended: What cut it short, if anything did.
        problem: The sentence that goes with `FAILED`.
        measured: The figures.
        log: What was done, when.
        not_provable: What the local AWS could not do.
        left: What a person has to see to.
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
        """What the drill came to; never green on the local AWS."""
        if self.ended:
            return self.ended
        if self.left:
            return Outcome.RED
        if self.local:
            return Outcome.NOT_PROVABLE
        kept = self.measured and all(each.is_kept for each in self.measured)
        return Outcome.GREEN if kept else Outcome.RED

    def judged(self, measurement: Measurement) -> Outcome:
        """What one figure came to."""
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
                    "outcome": self.judged(each).value,
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
        """Write the record as Markdown, and beside it as JSON; returns the page's path."""
        folder.mkdir(parents=True, exist_ok=True)
        page = folder / f"{self.began:%Y-%m-%d-%H%M%S}-{self.drill.name}.md"
        page.write_text(markdown(self))
        page.with_suffix(".json").write_text(json.dumps(self.as_json(), indent=2) + "\n")
        return page


def of(
    drill: Drill,
    stack: str,
    session: Session,
    *,
    ended: Outcome | None,
    problem: str,
    left: tuple[str, ...],
) -> Record:
    """Write down what a session has seen."""
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
        f"{drill.about} Carried out on {where} at {record.began:%Y-%m-%d %H:%M:%S} UTC, in"
        f" {clock_face(record.seconds)}."
    )
    if record.problem:
        yield f"\nIt ended early: {record.problem}."
    yield "\n| Measured | Value | Promised | Outcome | Source |\n|---|---:|---|---|---|"
    for each in record.measured:
        target, judged = each.target, record.judged(each)
        yield f"| {target.what} | {each.told} | {target.told} | {judged} | {target.source} |"
    yield from _list("What was there", drill.found)
    yield from _list("What was done", [f"{each.at:%H:%M:%S} {each.text}" for each in record.log])
    yield from _list("Not provable here", record.not_provable)
    yield from _list("Left to do by hand", record.left)


def _list(title: str, items: "list[str] | tuple[str, ...]") -> Iterator[str]:
    if items:
        yield f"\n## {title}\n"
        yield from (f"- {each}" for each in items)
