"""The monthly estimate of a stack: quantities from meters, at the prices of the table."""

from collections.abc import Iterator
from dataclasses import dataclass

from ops.cost.meters import METERS, Reading, count
from ops.cost.prices import HOURS, Price, Prices
from ops.cost.resources import Resources
from ops.errors import OpsError
from ops.values import Amount


class UnknownPriceError(OpsError):
    """The price table lacks a price that a stack needs."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the bill.

    Attributes:
        quantity: In the price's unit; a minimum unless it is exact.
    """

    what: str
    key: str
    quantity: float
    price: Price
    because: str
    by_use: bool
    exact: bool = True

    @property
    def usd(self) -> float:
        """USD a month."""
        return self.quantity * self.price.times * self.price.usd


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A stack's monthly bill, most expensive line first, fixed costs before usage.

    Attributes:
        pending: Items of a preview whose quantity is known after `up` only.
        not_priced: Paid items that are not included.
    """

    lines: tuple[Line, ...]
    pending: tuple[str, ...] = ()
    not_priced: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether all quantities are known; else the sum is a minimum."""
        return not self.pending and all(each.exact for each in self.lines)

    @property
    def text(self) -> str:
        """The sum for users, in USD a month."""
        return f"{'' if self.exact else 'at least '}{self.usd():.2f}"

    def usd(self, *, by_use: bool | None = None) -> float:
        """USD a month: of usage, of fixed costs, or of both."""
        return sum(each.usd for each in self.lines if by_use in (None, each.by_use))


def estimate(resources: Resources, prices: Prices) -> Estimate:
    """Price the resources of a stack.

    Args:
        resources: Its resources.
        prices: The price table, of the stack's region.

    Raises:
        UnknownPriceError: The table lacks a price.
    """
    readings = [(each, False) for each in _standing(resources, prices)]
    readings += [(each, True) for each in _used(resources, prices)]
    lines = [
        _line(each, each.price, prices, by_use=by_use)
        for each, by_use in readings
        if each.price and each.quantity.least
    ]
    pending = [
        each.what
        for each, _ in readings
        if each.quantity != Amount(0) and not (each.price and each.quantity.least)
    ]
    return Estimate(
        lines=tuple(sorted(lines, key=_dearest)),
        pending=tuple(pending),
        not_priced=prices.not_priced(resources),
    )


def _dearest(line: Line) -> tuple[bool, float, str]:
    # By name, too: the order of resources is not fixed.
    return line.by_use, -round(line.usd, 2), line.what


def _standing(resources: Resources, prices: Prices) -> Iterator[Reading]:
    for meter in METERS:
        yield from meter(resources)
    for each in prices.counted:
        yield Reading(what=each.what, price=each.price, quantity=count(resources, each.of))


def _used(resources: Resources, prices: Prices) -> Iterator[Reading]:
    for each in prices.used:
        yield Reading(
            what=each.what,
            price=each.price,
            quantity=Amount(each.amount).when(each.is_paid(resources)),
            because=each.assuming,
        )


def _line(reading: Reading, key: str, prices: Prices, *, by_use: bool) -> Line:
    price = prices.prices.get(key)
    if price is None:
        raise UnknownPriceError(
            f"ops/cost/prices.yaml has no price {key!r}, which {reading.what} needs"
        )
    return Line(
        what=reading.what,
        key=key,
        quantity=reading.quantity.least,
        exact=reading.quantity.exact,
        price=price,
        because=reading.because,
        by_use=by_use,
    )


def columns(line: Line) -> tuple[str, str, str]:
    """Quantity, unit price and USD a month, for users."""
    hours = f" x {HOURS} h" if line.price.times == HOURS else ""
    least = "" if line.exact else "at least "
    return (
        f"{least}{line.quantity:g}{hours}",
        f"{line.price.usd:g} per {line.price.per}",
        f"{least}{line.usd:.2f}",
    )
