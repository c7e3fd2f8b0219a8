"""Switches played on a running stack: there, and back."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ops.errors import OpsError
from ops.preview import losses
from ops.preview.plan import Change
from tests.switches.graphs import COMPONENTS, REMOTE, Difference
from tests.switches.values import Switch, laid_over, refusal
from tests.switches.world import World, same

Batch = Sequence[tuple[Switch, Difference]]

AT_ONCE = 16
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
    """What recorded graphs alone tell; what was added goes on the way back."""
    gone = difference.adds | difference.removes | difference.replaces
    return Outcome(
        by="graphs",
        loses={loss.name.lower() for loss in map(losses.of_type, gone) if loss},
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
    if _remote(difference) or any(_clash(switch, difference, *other) for other in batch):
        return False
    merged = {key: it for each, _ in batch for key, it in each.changes.items()}
    return not refusal(switch.base, {**merged, **switch.changes})


def _clash(one: Switch, here: Difference, other: Switch, there: Difference) -> bool:
    keys = any(
        a == b or a.startswith(f"{b}.") or b.startswith(f"{a}.")
        for a in one.changes
        for b in other.changes
    )
    values = _generates(here) and _generates(there)
    return (
        values or _remote(there) or one.base != other.base or keys or bool(here.urns & there.urns)
    )


def _generates(difference: Difference) -> bool:
    """Whether a random value is replaced; no recorded graph has what is made from it."""
    return any(each.startswith("random:") for each in difference.replaces)


def _remote(difference: Difference) -> bool:
    return any(each.startswith(REMOTE) for each in difference.updates)


def play(world: World, batch: Batch) -> dict[Switch, Outcome] | list[str]:
    """Play switches together; what went wrong if something did, and one of several did it."""
    base = laid_over(batch[0][0].base)
    outcomes = {switch: Outcome(by="engine") for switch, _ in batch}
    started, faults = time.monotonic(), list[str]()
    try:
        world.base(base)
        for switch, outcome in outcomes.items():
            outcome.refused = world.refused({**base, **switch.changes})
        going = [each for each in batch if not outcomes[each[0]].refused]
        if going:
            faults = _there_and_back(world, base, going, outcomes)
    except OpsError as failure:
        faults.append(str(failure))
    if faults and not world.recover(base):
        faults.append("no way back but a new stack")
    if len(batch) > 1 and (faults or sum(bool(each.unrouted) for each in outcomes.values()) > 1):
        return faults or ["several may have left a rule without targets"]
    for each in outcomes.values():
        each.faults, each.seconds = faults, round(time.monotonic() - started)
    return outcomes


def _there_and_back(
    world: World, base: Mapping[str, Any], batch: Batch, outcomes: Mapping[Switch, Outcome]
) -> list[str]:
    """Play switches that are not refused, and note what they do; return what went wrong."""
    changed = {**base, **{key: it for switch, _ in batch for key, it in switch.changes.items()}}
    faults: list[str] = []
    for values in (changed, base):
        plan = world.preview(values)
        left = [each.urn for each in plan.changes if not _noted(each, batch, outcomes)]
        faults += [f"changed by none of the switches alone: {urn}" for urn in left]
        ran, unrouted = world.up(values)
        faults += [*same(plan, ran), *world.faults(values)]
        for outcome in _unrouting([outcomes[switch] for switch, _ in batch]):
            outcome.unrouted |= unrouted
    return faults


def _noted(change: Change, batch: Batch, outcomes: Mapping[Switch, Outcome]) -> bool:
    """Note a change with its switch; False if it counts, and no switch is the one.

    It is the switch whose graph has the resource, or else the only one that makes others of its
    type come or go, or that replaces a random value: graphs do not have what hangs on values that
    are known later.
    """
    owners = [switch for switch, there in batch if there.has(change) or len(batch) == 1]
    if not owners:
        akin = [
            switch
            for switch, there in batch
            if change.type in there.adds | there.removes | there.replaces
        ]
        made = [switch for switch, there in batch if _generates(there)]
        owners = akin if len(akin) == 1 else made
    for owner in owners:
        outcomes[owner].note([change])
    gone = change.operation in ("delete", "replace") and not change.type.startswith(COMPONENTS)
    return bool(owners) or not (gone or change.loses) or change.type in losses.VERSIONS


_ROUTES = {"TargetGroup", "Listener", "ListenerRule", "Service"}


def _unrouting(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """Those that may have left a rule without targets: the one that replaces routes, or all."""
    found = [
        each
        for each in outcomes
        if any(it.rpartition(":")[2] in _ROUTES for it in each.replaces | each.removes)
    ]
    return found if len(found) == 1 else outcomes
