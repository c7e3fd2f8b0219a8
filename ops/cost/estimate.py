"""What a stack costs a month: its resources, read by meters, at the prices of the table."""

from collections.abc import Iterator
from dataclasses import dataclass

from ops.cost.meters import METERS, Reading, Resources, of
from ops.cost.prices import HOURS, Price, Prices
from ops.errors import OpsError


class UnknownPriceError(OpsError):
    """A stack uses something that the price table lacks."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the bill; `key` is that of its price."""

    what: str
    key: str
    quantity: float
    price: Price
    because: str
    by_use: bool

    @property
    def usd(self) -> float:
        """USD a month."""
        return self.quantity * self.price.times * self.price.usd


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A stack's monthly bill, dearest line first, what stands apart from what is used."""

    lines: tuple[Line, ...]

    def usd(self, *, by_use: bool | None = None) -> float:
        """USD a month: of what is paid by use, of what is paid anyway, or of both."""
        return sum(each.usd for each in self.lines if by_use in (None, each.by_use))


def estimate(resources: Resources, prices: Prices) -> Estimate:
    """Price the resources of a stack.

    Args:
        resources: Its resources, as a state export lists them.
        prices: The table; prices of another region than the stack's mislead.

    Raises:
        UnknownPriceError: The table lacks a price.
    """
    standing = [_line(each, prices, by_use=False) for each in _standing(resources, prices)]
    used = [_line(each, prices, by_use=True) for each in _used(resources, prices)]
    lines = (each for each in standing + used if each.quantity)
    return Estimate(lines=tuple(sorted(lines, key=_dearest)))


def _dearest(line: Line) -> tuple[bool, float, str]:
    # By name too: resources come in no fixed order.
    return line.by_use, -round(line.usd, 2), line.what


def _standing(resources: Resources, prices: Prices) -> Iterator[Reading]:
    for meter in METERS:
        yield from meter(resources)
    for each in prices.counted:
        yield Reading(what=each.what, price=each.price, quantity=len(of(resources, each.of)))


def _used(resources: Resources, prices: Prices) -> Iterator[Reading]:
    for each in prices.used:
        if any(map(each.is_of, resources)):
            yield Reading(
                what=each.what, price=each.price, quantity=each.amount, because=each.assuming
            )


def _line(reading: Reading, prices: Prices, *, by_use: bool) -> Line:
    price = prices.prices.get(reading.price)
    if price is None:
        raise UnknownPriceError(
            f"ops/cost/prices.yaml has no price {reading.price!r}, which {reading.what} needs"
        )
    return Line(
        what=reading.what,
        key=reading.price,
        quantity=reading.quantity,
        price=price,
        because=reading.because,
        by_use=by_use,
    )


def columns(line: Line) -> tuple[str, str, str]:
    """Quantity, unit price and USD a month, for people."""
    hours = f" x {HOURS} h" if line.price.times == HOURS else ""
    return (
        f"{line.quantity:g}{hours}",
        f"{line.price.usd:g} per {line.price.per}",
        f"{line.usd:.2f}",
    )
