"""The inputs that somebody looked at and found to be no matter of security, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("reviewed_inputs.yaml")
PLACES = Path(__file__).with_name("reviewed_places.yaml")
"""Inputs, and changes, that rules notice at some places only, and why the others do not matter."""
_ANY = "*"


class How(StrEnum):
    """Where rules notice a change of one kind."""

    NOTICED = "noticed"
    PARTLY = "partly"
    REVIEWED = "reviewed"


def how(noticed: int, tried: int) -> How:
    """Everywhere it was tried, at some places only, or nowhere: the last two are reviewed."""
    if noticed == tried:
        return How.NOTICED
    return How.PARTLY if noticed else How.REVIEWED


@dataclass(frozen=True, order=True)
class Input:
    """An input of a type: its token, and a path in which all elements of a list are one."""

    type: str
    path: str


@dataclass(frozen=True)
class Entry:
    """A line of the list: an input, of one type or (`*`) of any."""

    reason: str
    type: str
    path: str

    def covers(self, which: Input) -> bool:
        """Whether the line is about the input."""
        return self.type in (_ANY, which.type) and self.path == which.path


def entries() -> list[Entry]:
    """The inputs that no rule notices, line by line."""
    return _entries(yaml.safe_load(FILE.read_text()))


def partly() -> list[Entry]:
    """The inputs that rules notice at some places only, line by line."""
    return _entries(yaml.safe_load(PLACES.read_text())["inputs"])


def _entries(reasons: dict[str, dict[str, Any]]) -> list[Entry]:
    return [
        Entry(reason, token, path)
        for reason, types in reasons.items()
        for token, paths in types.items()
        for path in paths
    ]


def unreviewed(silent: Iterable[Input], lines: Iterable[Entry]) -> Iterator[str]:
    """The inputs that no rule notices and no line covers."""
    known = list(lines)
    for which in silent:
        if not any(line.covers(which) for line in known):
            yield f"{which.type} {which.path}"


def stale(silent: Iterable[Input], lines: Iterable[Entry]) -> Iterator[str]:
    """The lines that cover nothing: a rule notices the input by now, or it is gone."""
    found = list(silent)
    for line in lines:
        if not any(line.covers(which) for which in found):
            yield f"{line.reason}: {line.type} {line.path}"


def doubtful(silent: Iterable[Input], lines: Iterable[Entry]) -> Iterator[str]:
    """The inputs that two lines cover, so that one of the reasons is not the reason."""
    known = list(lines)
    for which in silent:
        if len({line for line in known if line.covers(which)}) > 1:
            yield f"{which.type} {which.path}"
