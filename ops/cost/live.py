"""AWS's own price list, asked for the prices of the table.

Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/price-changes.html
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ops.cost.prices import Listed, Price, Prices

REGION = "us-east-1"
"""One of the few regions that answer; the prices are of any."""

_PREFIXES = ("", "USE1-", "us-east-1-")
"""What us-east-1 puts before a usage type: nothing, on the oldest services."""

_SAME = 1e-6


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A price of the table, and what AWS asks.

    Args:
        key: Its key.
        table: The table's price.
        live: Every price that AWS's list has for it; none or several leave it open.
    """

    key: str
    table: Price
    live: tuple[float, ...]

    @property
    def told(self) -> str:
        """What came of it."""
        match self.live:
            case ():
                return "not found"
            case (price,):
                return "same" if abs(price - self.table.usd) < _SAME else "differs"
            case several:
                return f"ambiguous: {', '.join(f'{each:g}' for each in several)}"


def compare(pricing: Any, prices: Prices) -> tuple[Compared, ...]:
    """Ask for every price of the table that the list is known to have.

    Args:
        pricing: Client of `pricing` in `REGION`.
        prices: The table.
    """
    return tuple(
        Compared(
            key=key,
            table=prices.prices[key],
            live=tuple(
                sorted({round(each * listed.times, 9) for each in _asked(pricing, prices, listed)})
            ),
        )
        for key, listed in prices.listed.items()
    )


def _asked(pricing: Any, prices: Prices, listed: Listed) -> Iterator[float]:
    usage = ",".join(prefix + listed.usage for prefix in _PREFIXES)
    region = [] if listed.worldwide else [("TERM_MATCH", "regionCode", prices.region)]
    filters = [
        ("ANY_OF", "usagetype", usage),
        *region,
        *(("TERM_MATCH", field, value) for field, value in listed.having.items()),
    ]
    pages = pricing.get_paginator("get_products").paginate(
        ServiceCode=listed.service,
        Filters=[{"Type": kind, "Field": field, "Value": value} for kind, field, value in filters],
    )
    for page in pages:
        for product in page["PriceList"]:
            yield from _on_demand(json.loads(product))


def _on_demand(product: dict[str, Any]) -> Iterator[float]:
    """The first tier's price; it is the table's, which leaves free and later tiers out."""
    for term in product["terms"].get("OnDemand", {}).values():
        tiers: list[dict[str, Any]] = sorted(
            term["priceDimensions"].values(), key=lambda each: float(each.get("beginRange", 0))
        )
        paid = (float(each["pricePerUnit"]["USD"]) for each in tiers)
        yield next((each for each in paid if each), 0.0)
