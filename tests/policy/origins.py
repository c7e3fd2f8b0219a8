"""Which settings of a stack's file break which rules, by experiment.

The program runs under Pulumi's mocks with each switch of `tests/switches`, and the pack's rules
evaluate what it registers. Where a rule finds more or less of a resource that is there before and
after, or anything for the first time, the setting breaks it with one of the two values.

    PYTHONPATH=policy python -m tests.policy.origins --write

writes `policy/origins.json`. Results are kept in `.local/origins`, so that a run that was
interrupted goes on where it was; remove the folder to begin anew.
"""

import contextlib
import io
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import product
from multiprocessing import Pool
from pathlib import Path
from typing import Annotated, Any, get_args

import pulumi
import typer
from frame.rule import StackRule
from rich.console import Console
from settings import LIMITS, ORIGINS

from tests.policy.graph import stack_of
from tests.policy.levels import rules_of
from tests.support import resumable
from tests.support.program import ROOT, run_configured
from tests.switches.graphs import config_of
from tests.switches.settings import Setting
from tests.switches.values import STACK, Base, Switch, laid_over, settings_of, shown, switches

HEAD = (
    "The settings of a stack's file that break a rule with one of their values. "
    "Written by `PYTHONPATH=policy python -m tests.policy.origins --write`."
)
PROCESSES = 2

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
progress = Console(stderr=True, highlight=False, soft_wrap=True)


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What the pack's rules find in a recorded graph.

    Attributes:
        inputs: What each resource was registered with, by URN.
        counts: How often a rule finds something of a resource, by rule and URN.
    """

    inputs: Mapping[str, Any]
    counts: Counter[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a switch shows.

    Attributes:
        switch: The switch, in a word.
        key: The setting, as a violation names it.
        changed: Whether it changes anything that is registered.
        rules: The rules that it breaks or mends.
    """

    switch: str
    key: str
    changed: bool
    rules: Sequence[str]


def play(switch: Switch) -> Result:
    """Compare what the rules find before and after a switch; the program may refuse it."""
    before = _base(switch.base)
    try:
        after = findings({**laid_over(switch.base), **switch.changes})
    except pulumi.RunError:
        after = before
    return Result(
        switch=str(switch),
        key=named(switch),
        changed=before.inputs != after.inputs,
        rules=sorted(_differ(before, after)),
    )


def named(setting: Setting | Switch) -> str:
    """A setting in the words of all that are alike: of any service, of any element of a list."""
    row = setting.row.replace("[]", ".[]").split(".")
    if not {"*", "[]"} & {*row}:  # the row can be that of another setting with the same model
        return setting.key
    parts = zip(setting.key.split("."), row, strict=True)
    words = (place if place in {"*", "[]"} else key for key, place in parts)
    return ".".join(words).replace(".[]", "[]")


def findings(changes: Mapping[str, Any]) -> Findings:
    """What all rules find in stack dev with other values at some keys, whatever their level."""
    config = config_of(changes)
    with contextlib.redirect_stderr(io.StringIO()):  # what the program tells
        stack = stack_of(STACK, run_configured(STACK, config))
    counts: Counter[tuple[str, str]] = Counter()
    for rule in (each.rule for each in rules_of(STACK, config)):
        if isinstance(rule, StackRule):
            counts.update((rule.id, finding.resource.urn) for finding in rule.check(stack))
            continue
        for resource in stack.of(rule.types):
            counts[rule.id, resource.urn] += sum(1 for _ in rule.check(resource.props))
    inputs = {each.urn: each.props.raw for each in stack.resources}
    return Findings(inputs=inputs, counts=+counts)


@cache
def _base(base: Base) -> Findings:
    return findings(laid_over(base))


def _differ(before: Findings, after: Findings) -> Iterator[str]:
    """The rules that find more or less of resources that are there before and after.

    What comes or goes takes its findings along, which counts only where a rule found nothing
    before. A rule that reports something of all resources together names whichever was first.
    """
    both = before.inputs.keys() & after.inputs.keys()
    for rule in {rule for rule, _ in before.counts.keys() | after.counts.keys()}:
        old, new = (
            {urn: number for (name, urn), number in each.counts.items() if name == rule}
            for each in (before, after)
        )
        shared = [sum(each.get(urn, 0) for urn in both) for each in (old, new)]
        moved = sum(old.values()) == sum(new.values())
        if (shared[0] != shared[1] and not moved) or not old:
            yield rule


class Results:
    """Results of switches, in a file that is only ever added to."""

    def __init__(self, file: Path) -> None:
        self._lines = resumable.Lines(file)
        self._known = {each["switch"]: Result(**each) for each in self._lines.read()}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._known)

    def missing(self, wanted: Iterable[Switch]) -> list[Switch]:
        """The switches that have no result yet."""
        return [each for each in wanted if str(each) not in self._known]

    def add(self, found: Result) -> None:
        """Append a result."""
        self._lines.add(asdict(found))
        self._known[found.switch] = found

    def shown(self) -> set[str]:
        """The settings of which a switch changes something."""
        return {each.key for each in self._known.values() if each.changed}

    def pairs(self) -> Mapping[str, Sequence[str]]:
        """The settings that break a rule, by rule; but where its limits follow from settings."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for each in self._known.values():
            for rule in each.rules:
                found[rule].add(each.key)
        return {rule: sorted(found[rule]) for rule in sorted(found.keys() - LIMITS.keys())}


def _switches(base: Base, but: Iterable[str], *, numbers: bool) -> Sequence[Switch]:
    """The switches of a base: of numbers, or of all else; of services that are alike, one."""
    found: dict[tuple[str, str], Switch] = {}
    for setting in settings_of(base):
        if setting.is_choice and named(setting) not in but:
            for each in switches(base, setting):
                if (type(each.value) in {int, float}) == numbers:
                    found.setdefault((named(each), shown(each.value)), each)
    return [*found.values()]


def write(results: Results) -> None:
    """Write the data, a line for each rule."""
    pairs = results.pairs().items()
    body = ",\n".join(f"    {json.dumps(rule)}: {json.dumps(keys)}" for rule, keys in pairs)
    head = json.dumps(f"{HEAD} Played: {len(results)} switches.")
    ORIGINS.write_text(f'{{\n  "//": {head},\n  "rules": {{\n{body}\n  }}\n}}\n')


@app.command(help=__doc__)
def main_(
    save: Annotated[bool, typer.Option("--write", help="Write policy/origins.json.")] = False,
) -> None:
    """Play each switch that has no result yet: of dev, and of the whole what dev does not show."""
    results = Results(ROOT / ".local/origins/results.jsonl")
    with Pool(PROCESSES) as pool:  # leaving it ends what runs, after an interrupt too
        for numbers, base in product((False, True), get_args(Base)):  # numbers break least
            but = results.shown() if base == "whole" else ()
            due = results.missing(_switches(base, but, numbers=numbers))
            for number, found in enumerate(pool.imap(play, due), 1):
                results.add(found)
                progress.print(f"{base}: {number} of {len(due)} {found.switch}: {found.rules}")
    if save:
        write(results)


def main() -> int:
    """Run the command; Ctrl-C ends it between two lines of results."""
    return resumable.run(app, progress)


if __name__ == "__main__":
    sys.exit(main())
