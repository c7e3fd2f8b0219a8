"""Results of rounds, a line each, in a file that is only ever added to."""

import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.resumable import Lines
from tests.torture.mishaps import Mishap
from tests.torture.rounds import Plan, Result
from tests.torture.world import ROOT


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A round that was played.

    Attributes:
        program: With which program.
        plan: What was to happen.
        result: What did.
        commit: The repository's commit then; `+` marks changes on top.
        at: When, in UTC.
    """

    program: str
    plan: Plan
    result: Result
    commit: str
    at: str

    @property
    def survived(self) -> bool:
        """Whether nothing was lost, left, shown or said wrongly."""
        return not self.result.faults


class Results:
    """The file of results."""

    def __init__(self, file: Path) -> None:
        self._lines = Lines(file)

    def add(self, program: str, plan: Plan, result: Result) -> None:
        """Append a round."""
        now = datetime.now(tz=UTC).strftime("%Y-%m-%d %H:%M")
        line = {"program": program, "plan": asdict(plan), "result": asdict(result)}
        self._lines.add({**line, "commit": commit(), "at": now})

    def entries(self) -> Sequence[Entry]:
        """All rounds, in the order in which they were played."""
        return [_entry(each) for each in self._lines.read()]

    def latest(self, program: str, seed: int) -> dict[int, Entry]:
        """The last result of each round of a seed."""
        return {
            each.plan.number: each
            for each in self.entries()
            if (each.program, each.plan.seed) == (program, seed)
        }


def _entry(line: dict[str, Any]) -> Entry:
    plan: dict[str, Any] = line["plan"]
    mishap = Mishap(**plan.pop("mishap"))
    return Entry(
        program=line["program"],
        plan=Plan(**plan, mishap=mishap),
        result=Result(**line["result"]),
        commit=line["commit"],
        at=line["at"],
    )


@cache
def commit() -> str:
    """The repository's commit; `+` marks changes on top."""

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(ROOT), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603 -- our own arguments

    return git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain") else "")
