"""The page `docs/cost.md`."""

from collections.abc import Iterator, Sequence

from ops.cost.compare import Share
from ops.cost.estimate import Estimate, columns
from ops.cost.prices import HOURS, Price, Prices

_PAGE = """\
# What stack {stack} costs a month

**{total} USD** at list prices of {region}: {standing:.2f} of fixed costs, and
{used:.2f} for the usage assumed below.

Generated from the stack's resources and `ops/cost/prices.yaml` (compiled {compiled}); do not
edit. Regenerate it with `./platformctl cost {stack} --local --markdown docs/cost.md` after
`make up STACK={stack}`. A month has {hours} hours. The last column has the source of the price and
the page's date (for an undated page, the day of reading). A price "not verified here" is to be
checked on that page, or with `./platformctl cost {stack} --live`, which reads AWS's price list.

## By component

Usage is distributed evenly among the resources that it is assumed for.

{components}

## Fixed costs

{standing_table}

## Usage

Other amounts: a line `KEY: AMOUNT` each in `usage.{stack}.yaml` beside the stack's file, or
`./platformctl cost {stack} --usage KEY=AMOUNT`.

{used_table}

## Not included

{unpriced}
"""


def markdown(bill: Estimate, parts: Sequence[Share], prices: Prices, stack: str) -> str:
    """The page `docs/cost.md`."""
    return _PAGE.format(
        stack=stack,
        total=bill.text,
        region=prices.region,
        standing=bill.usd(by_use=False),
        used=bill.usd(by_use=True),
        compiled=prices.compiled,
        hours=HOURS,
        components="\n".join(_components(parts)),
        standing_table="\n".join(_table(bill, by_use=False)),
        used_table="\n".join(_table(bill, by_use=True)),
        unpriced="\n".join(f"- {each}" for each in (*bill.not_priced, *_pending(bill))),
    )


def _pending(bill: Estimate) -> Iterator[str]:
    if bill.pending:
        yield f"Known after `up`: {', '.join(bill.pending)}."


def _components(parts: Sequence[Share]) -> Iterator[str]:
    yield "| Component | Fixed, USD | Usage, USD | USD a month |"
    yield "|---|---:|---:|---:|"
    for each in parts:
        yield f"| {each.component} | {each.standing:.2f} | {each.used:.2f} | {each.usd:.2f} |"


def _table(bill: Estimate, *, by_use: bool) -> Iterator[str]:
    head, reason = ("Resource | Key", "Assumed") if by_use else ("Resource", "Because")
    yield f"| {head} | Quantity | Unit price, USD | USD a month | {reason} | Price |"
    yield f"|---|{'---|' * by_use}---:|---|---:|---|---|"
    for each in bill.lines:
        if each.by_use == by_use:
            key = (f"`{each.key}`",) if by_use else ()
            cells = (each.what, *key, *columns(each), each.because, dated(each.price))
            yield f"| {' | '.join(cells)} |"
    yield f"| **Sum** |{' |' * by_use} | | **{bill.usd(by_use=by_use):.2f}** | | |"


def dated(price: Price) -> str:
    """The source of a price and its date, in Markdown."""
    host = price.source.split("/")[2]
    return f"[{host}]({price.source}), {price.read or 'not verified here'}"
