"""What a bill comes to by component, and how two bills differ."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ops.cost.estimate import Estimate, estimate
from ops.cost.prices import Prices
from ops.cost.resources import Resource, Resources

A_CENT = 0.01


@dataclass(frozen=True, kw_only=True)
class Share:
    """A component's part of the bill, in USD a month."""

    component: str
    standing: float
    used: float

    @property
    def usd(self) -> float:
        """Both together."""
        return self.standing + self.used


def shares(resources: Resources, prices: Prices) -> tuple[Share, ...]:
    """The bill by component, the dearest first.

    What stands is counted where it stands. What is used is shared out evenly among the resources
    that it is assumed of, since nobody knows better before the bill.
    """
    of_component: dict[str, list[Resource]] = defaultdict(list)
    for each in resources:
        of_component[each.component].append(each)
    used = _used(resources, prices)
    found = (
        Share(
            component=name,
            standing=estimate(tuple(own), prices).usd(by_use=False),
            used=used.get(name, 0),
        )
        for name, own in of_component.items()
    )
    return tuple(sorted((each for each in found if each.usd), key=_dearest))


def _dearest(share: Share) -> tuple[float, str]:
    return -round(share.usd, 2), share.component


def _used(resources: Resources, prices: Prices) -> dict[str, float]:
    usd = {each.key: each.usd for each in estimate(resources, prices).lines if each.by_use}
    shared: dict[str, float] = defaultdict(float)
    for use in prices.used:
        users = [each for each in resources if use.is_of(each)]
        for each in users:
            shared[each.component] += usd.get(use.price, 0) / len(users)
    return shared


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A line that two bills differ in, in USD a month."""

    what: str
    this: float
    other: float

    @property
    def usd(self) -> float:
        """How much more this one costs."""
        return self.this - self.other


def differences(this: Estimate, other: Estimate) -> tuple[Difference, ...]:
    """The lines that differ by a cent or more, the largest difference first."""
    found = sorted(_compared(this, other), key=lambda each: (-abs(each.usd), each.what))
    return tuple(each for each in found if abs(each.usd) >= A_CENT)


def _compared(this: Estimate, other: Estimate) -> Iterator[Difference]:
    mine = {each.what: each.usd for each in this.lines}
    theirs = {each.what: each.usd for each in other.lines}
    for what in dict.fromkeys((*mine, *theirs)):
        yield Difference(what=what, this=mine.get(what, 0), other=theirs.get(what, 0))
