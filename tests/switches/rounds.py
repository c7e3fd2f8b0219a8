"""Switches played on a running stack: there, and back."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ops.errors import OpsError
from ops.preview import losses
from ops.preview.plan import Change
from tests.switches.graphs import Difference
from tests.switches.values import Switch, laid_over, refusal
from tests.switches.world import World, same

Batch = Sequence[tuple[Switch, Difference]]

AT_ONCE = 8
"""Switches in one update: each two of them change nothing in common."""

_VERB = {"create": "adds", "delete": "removes", "replace": "replaces", "update": "updates"}


@dataclass(kw_only=True)
class Outcome:
    """What came of a switch, there and back.

    Attributes:
        by: `engine`, or `graphs` if the recorded graphs showed nothing that needs the engine.
        adds: Types of which a resource was added, and so of the other three.
        loses: What previews announced to be lost (`ops.preview.losses.Loss`).
        unrouted: Rules that were seen without targets during an update.
        refused: Why `platformctl` refuses it on a living stack.
        faults: What went wrong.
    """

    by: str
    adds: set[str] = field(default_factory=set[str])
    removes: set[str] = field(default_factory=set[str])
    replaces: set[str] = field(default_factory=set[str])
    updates: set[str] = field(default_factory=set[str])
    loses: set[str] = field(default_factory=set[str])
    unrouted: set[str] = field(default_factory=set[str])
    refused: str = ""
    faults: list[str] = field(default_factory=list[str])
    seconds: int = 0

    def note(self, changes: Iterable[Change]) -> None:
        """Add what a plan changes."""
        for each in changes:
            if each.type.startswith("pulumi:") or each.operation not in _VERB:
                continue
            getattr(self, _VERB[each.operation]).add(each.type)
            if each.loses:
                self.loses.add(each.loses.name.lower())

    def data(self) -> dict[str, Any]:
        """The outcome as JSON takes it."""
        return {
            key: sorted(value) if isinstance(value, set) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] -- sets of text
            for key, value in asdict(self).items()
        }


def of_graphs(difference: Difference) -> Outcome:
    """What recorded graphs alone tell."""
    return Outcome(
        by="graphs",
        adds=set(difference.adds),
        removes=set(difference.removes),
        replaces=set(difference.replaces),
        updates=set(difference.updates),
        refused=difference.refused,
    )


def batches(due: Sequence[tuple[Switch, Difference]]) -> list[list[tuple[Switch, Difference]]]:
    """The switches in as few updates as go together."""
    found: list[list[tuple[Switch, Difference]]] = []
    for switch, difference in due:
        for batch in found:
            if len(batch) < AT_ONCE and _goes_with(switch, difference, batch):
                batch.append((switch, difference))
                break
        else:
            found.append([(switch, difference)])
    return found


def _goes_with(
    switch: Switch, difference: Difference, batch: Sequence[tuple[Switch, Difference]]
) -> bool:
    alone = any(each.startswith("awsx:") for each in difference.replaces | difference.updates)
    if alone or any(_clash(switch, difference, *other) for other in batch):
        return False
    merged = {key: it for each, _ in batch for key, it in each.changes.items()}
    return not refusal(switch.base, {**merged, **switch.changes})


def _clash(one: Switch, here: Difference, other: Switch, there: Difference) -> bool:
    alone = any(each.startswith("awsx:") for each in there.replaces | there.updates)
    keys = any(
        a == b or a.startswith(f"{b}.") or b.startswith(f"{a}.")
        for a in one.changes
        for b in other.changes
    )
    return alone or one.base != other.base or keys or bool(here.urns & there.urns)


def play(world: World, batch: Batch) -> dict[Switch, Outcome] | None:
    """Play switches together; None if only playing each alone can tell which one did what."""
    base = laid_over(batch[0][0].base)
    outcomes = {switch: Outcome(by="engine") for switch, _ in batch}
    started, faults = time.monotonic(), list[str]()
    try:
        world.base(base)
        for switch, outcome in outcomes.items():
            outcome.refused = world.refused({**base, **switch.changes})
        going = [each for each in batch if not outcomes[each[0]].refused]
        if not _there_and_back(world, base, going, outcomes, faults):
            return None
    except OpsError as failure:
        faults.append(str(failure))
    if faults and not world.recover(base):
        faults.append("no way back but a new stack")
    if len(batch) > 1 and (faults or any(each.unrouted for each in outcomes.values())):
        return None
    for each in outcomes.values():
        each.faults, each.seconds = faults, round(time.monotonic() - started)
    return outcomes


def _there_and_back(
    world: World,
    base: Mapping[str, Any],
    batch: Batch,
    outcomes: Mapping[Switch, Outcome],
    faults: list[str],
) -> bool:
    """Play switches that are not refused; False if a change belongs to none of them."""
    if not batch:
        return True
    changed = {**base, **{key: it for switch, _ in batch for key, it in switch.changes.items()}}
    for values in (changed, base):
        plan = world.preview(values)
        if not _attributed(plan.changes, batch, outcomes):
            return False
        ran, unrouted = world.up(values)
        faults += [*same(plan, ran), *world.faults(values)]
        for switch, _ in batch:
            outcomes[switch].unrouted |= unrouted
    return True


def _attributed(
    changes: Iterable[Change],
    batch: Batch,
    outcomes: Mapping[Switch, Outcome],
) -> bool:
    """Note each change with the switch whose graph has it; False if one that counts has none."""
    for change in changes:
        owners = [switch for switch, difference in batch if change.urn in difference.urns]
        if len(batch) == 1:
            owners = [batch[0][0]]
        for owner in owners:
            outcomes[owner].note([change])
        counts = change.loses or change.operation in ("delete", "replace")
        if not owners and counts and change.type not in losses.VERSIONS:
            return False
    return True
