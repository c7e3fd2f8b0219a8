"""Compare the price table with the AWS Price List API.

Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/price-changes.html
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ops.cost.prices import ListedProduct, Price, Prices

REGION = "us-east-1"
"""A region with an endpoint of the Price List API, which has the prices of all regions."""

_PREFIXES = ("", "USE1-", "us-east-1-")
"""The prefixes of usage types in us-east-1; older services have none."""

_SAME = 1e-6


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A price of the table and AWS's price.

    Args:
        live: All matching prices of AWS's list; none or several are inconclusive.
    """

    key: str
    table: Price
    live: tuple[float, ...]

    @property
    def text(self) -> str:
        """The result of the comparison."""
        match self.live:
            case ():
                return "not found"
            case (price,):
                return "same" if abs(price - self.table.usd) < _SAME else "differs"
            case several:
                return f"ambiguous: {', '.join(f'{each:g}' for each in several)}"


def compare(pricing: Any, prices: Prices) -> tuple[Compared, ...]:
    """Compare the prices of the table that are in AWS's list.

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


def _asked(pricing: Any, prices: Prices, listed: ListedProduct) -> Iterator[float]:
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
    """The first tier's price, as in the table, which has no free and later tiers."""
    for term in product["terms"].get("OnDemand", {}).values():
        tiers: list[dict[str, Any]] = sorted(
            term["priceDimensions"].values(), key=lambda each: float(each.get("beginRange", 0))
        )
        paid = (float(each["pricePerUnit"]["USD"]) for each in tiers)
        yield next((each for each in paid if each), 0.0)
