"""What a stack costs a month: its resources, read by meters, at the prices of the table."""

from collections.abc import Iterator
from dataclasses import dataclass

from ops.cost.meters import METERS, Reading, Resources, of
from ops.cost.prices import HOURS, Price, Prices


class UnknownPriceError(Exception):
    """A stack uses something that the price table lacks."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the bill."""

    what: str
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
        if any(each.having is None or each.having in found for found in of(resources, each.of)):
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
        quantity=reading.quantity,
        price=price,
        because=reading.because,
        by_use=by_use,
    )


_PAGE = """\
# What stack {stack} costs a month

**{total:.2f} USD** at list prices of {region}: {standing:.2f} for what stands, and
{used:.2f} for the use assumed below.

Generated from the stack's resources and `ops/cost/prices.yaml` (compiled {compiled}); do not
edit. Write it anew with `pulumi stack export | python -m ops.cost {stack} --markdown`. A month has
{hours} hours. The last column names where the price was read, and the date it bears there (of an
undated page, the day of reading: {compiled}); where it says "not verified here" the price is from
memory, and the page is where to check it.

## What stands

{standing_table}

## What is used

{used_table}

## What is not in it

{unpriced}
"""


def markdown(bill: Estimate, prices: Prices, stack: str) -> str:
    """The page `docs/cost.md`."""
    return _PAGE.format(
        stack=stack,
        total=bill.usd(),
        region=prices.region,
        standing=bill.usd(by_use=False),
        used=bill.usd(by_use=True),
        compiled=prices.compiled,
        hours=HOURS,
        standing_table="\n".join(_table(bill, by_use=False)),
        used_table="\n".join(_table(bill, by_use=True)),
        unpriced="\n".join(f"- {each}" for each in prices.unpriced),
    )


def _table(bill: Estimate, *, by_use: bool) -> Iterator[str]:
    reason = "Assumed" if by_use else "Because"
    yield f"| Resource | Quantity | Unit price, USD | USD a month | {reason} | Price |"
    yield "|---|---:|---|---:|---|---|"
    for each in bill.lines:
        if each.by_use == by_use:
            cells = (each.what, *columns(each), each.because, dated(each.price))
            yield f"| {' | '.join(cells)} |"
    yield f"| **Sum** | | | **{bill.usd(by_use=by_use):.2f}** | | |"


def columns(line: Line) -> tuple[str, str, str]:
    """Quantity, unit price and USD a month, for people."""
    hours = f" x {HOURS} h" if line.price.times == HOURS else ""
    return (
        f"{line.quantity:g}{hours}",
        f"{line.price.usd:g} per {line.price.per}",
        f"{line.usd:.2f}",
    )


def dated(price: Price) -> str:
    """The page of a price and its date, in Markdown."""
    host = price.source.split("/")[2]
    return f"[{host}]({price.source}), {price.read or 'not verified here'}"
