"""Outcomes of switches, a line each, in a file that is only ever added to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.support.resumable import Lines
from tests.switches.rounds import Outcome
from tests.switches.values import Switch
from tests.torture.results import commit

_SETS = ("adds", "removes", "replaces", "updates", "loses", "unrouted")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A switch that was looked at.

    Attributes:
        switch: The switch in words, which names it.
        row: Its row in `docs/configuration.md`.
        outcome: What came of it.
        commit: The repository's commit then; `+` marks changes on top.
        at: When, in UTC.
    """

    switch: str
    row: str
    outcome: Outcome
    commit: str
    at: str


def entry(switch: Switch, outcome: Outcome) -> Entry:
    """A switch as it was looked at now."""
    now = datetime.now(tz=UTC).strftime("%Y-%m-%d %H:%M")
    return Entry(switch=str(switch), row=switch.row, outcome=outcome, commit=commit(), at=now)


class Results:
    """The file of outcomes."""

    def __init__(self, file: Path) -> None:
        self._lines = Lines(file)

    def add(self, switch: Switch, outcome: Outcome) -> None:
        """Append an outcome."""
        self._lines.add({**vars(entry(switch, outcome)), "outcome": outcome.data()})

    def latest(self) -> dict[str, Entry]:
        """The last outcome of each switch, by its words."""
        return {each.switch: each for each in self._entries()}

    def _entries(self) -> Iterator[Entry]:
        for found in self._lines.read():
            data: dict[str, Any] = found.pop("outcome")
            data |= {key: set(data[key]) for key in _SETS}
            yield Entry(outcome=Outcome(**data), **found)
