"""The changes and violations of a preview, from its events."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ops import events, urns
from ops.cost.resources import PricedResource, Resources, component_of, resolved
from ops.events import Step, Violation
from ops.preview import losses
from ops.preview.losses import Loss

if TYPE_CHECKING:
    from pulumi.automation import EngineEvent

_QUIET = ("same", "refresh", "read", "create-replacement", "delete-replaced")
ORDER = ("delete", "replace", "update", "create")
"""The operations, in order of review."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """The change of one resource.

    Attributes:
        inputs: The differing inputs.
    """

    operation: str
    urn: str
    type: str
    inputs: tuple[str, ...]
    loses: Loss | None

    @property
    def name(self) -> str:
        """The resource's logical name."""
        return urns.name_of(self.urn)

    @property
    def component(self) -> str:
        """Its component."""
        return component_of(self.urn)

    @property
    def kind(self) -> str:
        """The last part of the resource's type, such as `Bucket`."""
        return self.type.rpartition(":")[2]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The result of a preview.

    Attributes:
        changes: Deletions first, creations last.
        violations: Of advisory rules too.
        before: The current resources.
        after: The planned resources.
    """

    changes: tuple[Change, ...]
    violations: tuple[Violation, ...]
    before: Resources
    after: Resources

    @property
    def losses(self) -> tuple[Change, ...]:
        """The changes that lose something, the worst first."""
        lossy = [(each.loses, each) for each in self.changes if each.loses]
        return tuple(each for _, each in sorted(lossy, key=lambda pair: _WORST.index(pair[0])))

    @property
    def counts(self) -> dict[str, int]:
        """The number of resources by operation."""
        return dict(Counter(each.operation for each in self.changes))

    @property
    def refused(self) -> bool:
        """Whether a mandatory rule is violated."""
        return any(each.mandatory for each in self.violations)


_WORST = tuple(Loss)


def plan_of(found: "Iterable[EngineEvent]") -> Plan:
    """Read the complete events of a preview."""
    steps: list[Step] = []
    violations: list[Violation] = []
    for event in found:
        if violation := events.violation(event):
            violations.append(violation)
        step = events.step(event)
        if step and step.op != "refresh":
            steps.append(step)
    addresses = losses.addresses(steps)
    changes = [_change(each, addresses) for each in steps if each.op not in _QUIET]
    return Plan(
        changes=tuple(sorted(changes, key=_order)),
        violations=tuple(violations),
        before=_side((each, each.old) for each in steps),
        after=_side((each, each.new) for each in steps),
    )


def _change(step: Step, addresses: frozenset[str]) -> Change:
    return Change(
        operation=step.op,
        urn=step.urn,
        type=step.type,
        inputs=step.inputs,
        loses=losses.of(step, addresses),
    )


def _order(change: Change) -> int:
    return ORDER.index(change.operation) if change.operation in ORDER else len(ORDER)


def _side(states: Iterable[tuple[Step, Mapping[str, Any]]]) -> Resources:
    """One side of the steps; the two steps of a replacement are of the same resource."""
    found = {
        step.urn: PricedResource.of({"type": step.type, **state}, step.urn)
        for step, state in states
        if state
    }
    return resolved(found.values())
