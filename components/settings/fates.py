"""The effect of a change of each key on a running stack, as tested by `make switches`.

`make switches WRITE=1` writes the data from previews of the engine and recorded graphs of the
program, with a row for each row of the configuration page.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

DATA_FILE = Path(__file__).with_suffix(".json")

VERSIONS = ("GuardrailVersion", "TaskDefinition")
"""Types of which every deployment creates a new version beside the earlier one."""

LOSSES = {
    "data": "loses data",
    "service": "interrupts service",
    "address": "gives up an address",
    "unknown": "loses unclassified resources",
}
"""The losses that `platformctl preview` reports, as text for the pages; the worst first."""

_SHOWN = 4


@dataclass(frozen=True, kw_only=True)
class Fate:
    """The effects of changes of one key, both ways.

    Attributes:
        switches: The tested values, as `key=value`.
        engine: How many of them the engine ran; for others, graphs were compared.
        adds: Kinds of added resources; likewise the other three.
        loses: Losses that previews reported.
        unrouted: Listener rules that had no targets at some time during an update.
        refused: Why a value is refused on a deployed stack, by switch.
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
    def text(self) -> str:
        """The effect as text for a table."""
        if len(self.refused) == len(self.switches):
            return "never after the first `up`"
        return "; ".join((self._how, *self.lost, *(["some values never"] if self.refused else [])))

    @property
    def lost(self) -> Sequence[str]:
        """The losses as text, the worst first."""
        found = {*self.loses, *(["service"] if self.unrouted else [])}
        return [words for loss, words in LOSSES.items() if loss in found]

    @property
    def replaced(self) -> Sequence[str]:
        """Kinds of replaced resources, without new versions."""
        return [each for each in self.replaces if each not in VERSIONS]

    @property
    def moved(self) -> Sequence[str]:
        """Kinds of added or removed resources."""
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
    """The first kinds, and the number of further ones."""
    more = len(kinds) - _SHOWN
    return ", ".join(kinds[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


@cache
def fates() -> Mapping[str, Fate]:
    """The effects by row of the configuration page."""
    rows: Mapping[str, Mapping[str, object]] = json.loads(DATA_FILE.read_text())["rows"]
    return {row: Fate(**data) for row, data in rows.items()}  # pyright: ignore[reportArgumentType] -- as it was written


def text(row: str) -> str:
    """The effect of a row for the configuration page."""
    found = fates().get(row)
    return found.text if found else _reasons().get(row, "not looked at")


@cache
def _reasons() -> Mapping[str, str]:
    return dict.fromkeys(json.loads(DATA_FILE.read_text())["fixed"], "never after the first `up`")


_PAGE_HEAD = """\
# Switches

Written by `make switches WRITE=1`: do not edit.

The effect of a change of each key on a running stack. `make switches` deploys stack dev to a local
AWS, changes a key with its dependent keys, checks that a second preview is empty, that state and
AWS are equal and that every listener rule has targets, and reverts the change. Replacements and
losses are those of the previews in both directions; updates that differ from their preview are
listed under [findings](#findings).

If the recorded graphs of the program show only changes in place (or new versions, which every
deployment creates), the engine is not run; see `seen by`. Keys of features that dev does not
use are tested on a dev stack with all features. Settings that cannot change after deployment are
refused before a preview ([how to migrate](upgrade.md#settings-that-cannot-change)).

A service is interrupted if a resource in the path of its requests is deleted or replaced, or if a
rule had no targets. The duration on AWS is not measured.
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
        cells = (f"`{row}`", fate.text, ", ".join(fate.replaced), ", ".join(fate.moved), by)
        yield f"| {' | '.join(cells)} |"
    for row, reason in sorted(fixed.items()):
        yield f"| `{row}` | never after the first `up`: {reason} | | | |"


def _found() -> Iterator[str]:
    yield "## Findings"
    yield ""
    found = [
        f"- `{switch}`: {text}"
        for fate in fates().values()
        for switch, text in sorted(fate.faults.items())
    ]
    yield from found or ["Nothing."]
