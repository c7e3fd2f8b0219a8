"""The data of `docs/switches.md`, written from the results of `make switches` and nothing else."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from components.settings import __main__ as generator
from components.settings.fates import DATA_FILE
from tests.switches.results import Entry
from tests.switches.settings import rows as all_rows
from tests.switches.values import TABLE

_VERBS = ("adds", "removes", "replaces", "updates")


def write(entries: Collection[Entry], missing: Iterable[str]) -> None:
    """Bring the data up to date by these results, and the pages that are made from it.

    Args:
        entries: The last result of each switch; rows without any stay as they are.
        missing: Switches that need the engine and have no result of it yet.
    """
    before: dict[str, Any] = json.loads(DATA_FILE.read_text())
    rows: dict[str, Any] = {row: it for row, it in before["rows"].items() if row in all_rows()}
    for row in {each.row for each in entries}:
        rows[row] = _row([each for each in entries if each.row == row])
    data = {
        "seen": _seen(entries, before["seen"]["from"]) if entries else before["seen"],
        "fixed": TABLE["fixed"],
        "missing": sorted({*before["missing"]} - {each.switch for each in entries} | {*missing}),
        "rows": dict(sorted(rows.items())),
    }
    DATA_FILE.write_text(_text(data))
    generator.main([])


def _text(data: Mapping[str, Any]) -> str:
    """The data as JSON, a line for each row and for each switch that is missing."""
    whole = json.dumps(data, indent=1)
    # What lies deeper than a row is drawn up to the row's line.
    return re.sub(r"\n {3,}|\n  (?=[\]}])", " ", whole) + "\n"


def _seen(entries: Collection[Entry], since: str) -> Mapping[str, str]:
    last = max(entries, key=lambda each: each.at)
    return {
        "from": min(since, *(each.at for each in entries)),
        "to": last.at,
        "commit": last.commit,
    }


def _row(entries: Collection[Entry]) -> Mapping[str, Any]:
    outcomes = {each.switch: each.outcome for each in sorted(entries, key=lambda each: each.switch)}
    kinds = {
        verb: sorted({kind(it) for each in outcomes.values() for it in getattr(each, verb)})
        for verb in _VERBS
    }
    text = {
        "switches": list(outcomes),
        "engine": sum(each.by == "engine" for each in outcomes.values()),
        **kinds,
        "loses": sorted({it for each in outcomes.values() for it in each.loses}),
        "unrouted": sorted({it for each in outcomes.values() for it in each.unrouted}),
        "refused": {name: each.refused for name, each in outcomes.items() if each.refused},
        "faults": {name: "; ".join(each.faults) for name, each in outcomes.items() if each.faults},
    }
    return {name: it for name, it in text.items() if it}


def kind(token: str) -> str:
    """The last part of a type, as the pages write it."""
    return token.rpartition(":")[2]
