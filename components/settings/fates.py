"""What a change of each key does to a running stack, as `make switches` saw it.

The data is written by `make switches WRITE=1` from plans of the engine and from recorded graphs of
the program, a row for each row of the configuration page.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

DATA_FILE = Path(__file__).with_suffix(".json")

VERSIONS = ("GuardrailVersion", "TaskDefinition")
"""What a change makes a new one of, beside the earlier one: so does every deployment."""

LOSSES = {
    "data": "loses data",
    "service": "interrupts service",
    "address": "gives up an address",
    "unknown": "loses what is not classified",
}
"""What `platformctl preview` says is lost, in the words of the pages; the worst first."""

_SHOWN = 4


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What the switches of one key did, there and back.

    Attributes:
        switches: The values that it was switched to, as `key=value`.
        engine: How many of them the engine played; of the others graphs were compared.
        adds: Kinds of resources that were added, and so of the other three.
        loses: What previews announced to be lost.
        unrouted: Rules of load balancers that had no targets at some moment of an update.
        refused: Why a value is refused on a living stack, by switch.
        faults: What went wrong, by switch.
    """

    switches: Sequence[str] = ()
    engine: int = 0
    adds: Sequence[str] = ()
    removes: Sequence[str] = ()
    replaces: Sequence[str] = ()
    updates: Sequence[str] = ()
    loses: Sequence[str] = ()
    unrouted: Sequence[str] = ()
    refused: Mapping[str, str] = field(default_factory=dict[str, str])
    faults: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def told(self) -> str:
        """The fate in a table's cell."""
        if len(self.refused) == len(self.switches):
            return "never after the first `up`"
        return "; ".join((self._how, *self.lost, *(["some values never"] if self.refused else [])))

    @property
    def lost(self) -> Sequence[str]:
        """What is lost, in words, the worst first."""
        found = {*self.loses, *(["service"] if self.unrouted else [])}
        return [words for loss, words in LOSSES.items() if loss in found]

    @property
    def replaced(self) -> Sequence[str]:
        """What is deleted and made again; not what a new version stands beside."""
        return [each for each in self.replaces if each not in VERSIONS]

    @property
    def moved(self) -> Sequence[str]:
        """What is added or removed."""
        return sorted({*self.adds, *self.removes} - {*VERSIONS})

    @property
    def _how(self) -> str:
        if self.replaced:
            return f"replaces {named(self.replaced)}"
        if self.moved:
            return f"adds or removes {named(self.moved)}"
        if new := [each for each in self.replaces if each in VERSIONS]:
            return f"in place, by a new {', '.join(new)}"
        return "in place" if self.updates else "no resource changes"


def named(kinds: Sequence[str]) -> str:
    """The first kinds, and how many more there are."""
    more = len(kinds) - _SHOWN
    return ", ".join(kinds[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


@cache
def fates() -> Mapping[str, Fate]:
    """The fate of each row of the configuration page that was looked at."""
    rows: Mapping[str, Mapping[str, object]] = json.loads(DATA_FILE.read_text())["rows"]
    return {row: Fate(**data) for row, data in rows.items()}  # pyright: ignore[reportArgumentType] -- as it was written


def told(row: str) -> str:
    """What the configuration page says of a row."""
    found = fates().get(row)
    return found.told if found else _reasons().get(row, "not looked at")


@cache
def _reasons() -> Mapping[str, str]:
    return dict.fromkeys(json.loads(DATA_FILE.read_text())["fixed"], "never after the first `up`")


_PAGE_HEAD = """\
# Switches

Written by `make switches WRITE=1`: do not edit.

What a change of each key does to a running stack. `make switches` brings stack dev up on a local
AWS, changes a key and what has to change with it, looks whether a second preview is empty, whether
state and AWS hold the same and whether every rule of a load balancer has targets, and changes it
back. What is replaced and lost is what the previews announced, there and back together; an update
did exactly what its preview had announced, or it is listed under [what was found](#what-was-found).

Where the recorded graphs of the program show nothing but changes in place (or a new version, which
every deployment makes), the engine is spared; `seen by` says so. Keys of what dev does not have
are switched on a stack dev that has everything. What a living stack keeps is refused before
anything is planned ([how to migrate](upgrade.md#what-a-living-stack-keeps)).

A service is interrupted where something that requests pass through is deleted or replaced, or where
a rule was seen without targets. How long that takes on AWS, a local AWS does not show.
"""


def page() -> str:
    """`docs/switches.md`."""
    data = json.loads(DATA_FILE.read_text())
    return "\n".join((_PAGE_HEAD, *_coverage(data), "", *_table(data["fixed"]), "", *_found(), ""))


def _coverage(data: Mapping[str, Any]) -> Iterator[str]:
    seen, all_ = data["seen"], fates().values()
    switches, played = sum(len(each.switches) for each in all_), sum(each.engine for each in all_)
    yield (
        f"From {seen['from']} to {seen['to']} UTC, up to commit {seen['commit']}: {switches}"
        f" switches of {len(all_)} keys; the engine played {played}."
    )
    if missing := data["missing"]:
        yield (
            f"\n**This is a part.** {len(missing)} switches need the engine and were not played: of"
            " them, what is lost is read from the types in the graphs, and whether the way back is"
            f" free was not seen. They are {', '.join(f'`{each}`' for each in missing)}."
        )


def _table(fixed: Mapping[str, str]) -> Iterator[str]:
    yield "| key | on change | replaces | adds or removes | seen by |"
    yield "| --- | --- | --- | --- | --- |"
    for row, fate in sorted(fates().items()):
        by = "engine" if fate.engine else "graphs"
        cells = (f"`{row}`", fate.told, ", ".join(fate.replaced), ", ".join(fate.moved), by)
        yield f"| {' | '.join(cells)} |"
    for row, reason in sorted(fixed.items()):
        yield f"| `{row}` | never after the first `up`: {reason} | | | |"


def _found() -> Iterator[str]:
    yield "## What was found"
    yield ""
    found = [
        f"- `{switch}`: {text}"
        for fate in fates().values()
        for switch, text in sorted(fate.faults.items())
    ]
    yield from found or ["Nothing."]
