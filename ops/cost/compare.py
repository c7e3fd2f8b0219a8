"""The bill by component, and the difference of two bills."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ops.cost.estimate import Estimate, estimate
from ops.cost.prices import Prices
from ops.cost.resources import PricedResource, Resources

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
    """The bill by component, the most expensive first.

    Fixed costs belong to their component. Usage is distributed evenly among the resources that it
    is assumed for.
    """
    of_component: dict[str, list[PricedResource]] = defaultdict(list)
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
class CostDifference:
    """A differing line of two bills, in USD a month."""

    what: str
    this: float
    other: float

    @property
    def usd(self) -> float:
        """The additional cost of this one."""
        return self.this - self.other


def differences(this: Estimate, other: Estimate) -> tuple[CostDifference, ...]:
    """The lines that differ by a cent or more, the largest difference first."""
    found = sorted(_compared(this, other), key=lambda each: (-abs(each.usd), each.what))
    return tuple(each for each in found if abs(each.usd) >= A_CENT)


def _compared(this: Estimate, other: Estimate) -> Iterator[CostDifference]:
    mine = {each.what: each.usd for each in this.lines}
    theirs = {each.what: each.usd for each in other.lines}
    for what in dict.fromkeys((*mine, *theirs)):
        yield CostDifference(what=what, this=mine.get(what, 0), other=theirs.get(what, 0))
