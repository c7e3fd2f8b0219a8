"""The price table `prices.yaml`: list prices of a region, and usage assumptions."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from ops.cost.resources import PricedResource, Resources
from ops.errors import OpsError
from ops.values import Value, some

HOURS = 730
"""Hours of a month, as in AWS's pricing."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Price(_Strict):
    """One list price.

    Attributes:
        per: The unit; an `hour` is paid `HOURS` times a month.
        read: The page's date, or the day of reading it; none if the price is not verified.
        source: Address of the page.
    """

    usd: float = Field(ge=0)
    per: str
    read: date | None = None
    source: str

    @property
    def times(self) -> int:
        """The number of units in a month."""
        return HOURS if self.per == "hour" else 1


class Counted(_Strict):
    """A price for each resource of the type `of`."""

    what: str
    of: str
    price: str


class _Where(_Strict):
    """Resources that incur a cost.

    Attributes:
        of: Their type; none for any stack.
        having: The required input, such as `rules.copyActions`.
        being: The required value of the input.
    """

    of: str | None = None
    having: str | None = None
    being: str | None = None

    def is_of(self, resource: PricedResource) -> bool | None:
        """Whether a resource matches; None if that is known after `up` only."""
        if resource.type != self.of or self.having is None:
            return resource.type == self.of
        return some(self._holds(each) for each in resource.inputs.at(self.having))

    def _holds(self, value: Value) -> bool | None:
        if self.being is None:
            return value.given if value.known else None
        return value.equals(self.being)


class Used(_Where):
    """A price by usage, where matching resources exist.

    Attributes:
        unless: A type whose resources make it free.
        amount: The monthly amount for the whole stack.
        assuming: The assumption behind the amount.
    """

    what: str
    price: str
    unless: str | None = None
    amount: float = Field(ge=0)
    assuming: str

    def is_paid(self, resources: Resources) -> bool | None:
        """Whether a stack of these resources pays for it; None if known after `up` only."""
        if any(each.type == self.unless for each in resources):
            return False
        return some(map(self.is_of, resources))


class Unpriced(_Where):
    """A cost that the table does not include."""

    what: str


class ListedProduct(_Strict):
    """The product of a price in AWS's price list.

    Attributes:
        usage: Its usage type, without the region's prefix.
        having: Other required attributes of the product.
        times: The number of AWS's units in one unit of the table.
        worldwide: Whether it is a global product.
    """

    service: str
    usage: str
    having: dict[str, str] = {}
    times: int = 1
    worldwide: bool = False


class Prices(_Strict):
    """The whole table."""

    region: str
    compiled: date
    prices: dict[str, Price]
    counted: tuple[Counted, ...]
    used: tuple[Used, ...]
    unpriced: tuple[Unpriced, ...]
    listed: dict[str, ListedProduct]

    @property
    def usage(self) -> dict[str, Used]:
        """The usage prices by key."""
        return {each.price: each for each in self.used}

    def not_priced(self, resources: Resources) -> tuple[str, ...]:
        """The costs of these resources that the bill does not include."""
        return tuple(
            each.what
            for each in self.unpriced
            if each.of is None or some(map(each.is_of, resources)) is not False
        )

    def assuming(self, amounts: Mapping[str, float], *, said_by: str) -> "Prices":
        """The table with other usage amounts.

        Args:
            amounts: Monthly amounts by price key.
            said_by: Their source for messages: a file's name or an option.

        Raises:
            OpsError: A key is not a usage price.
        """
        for key in amounts:
            if key not in self.usage:
                known = ", ".join(sorted(self.usage))
                raise OpsError(f"{said_by}: {key}: there is no such usage price; accepted: {known}")
        given = [
            each.model_copy(update={"amount": amounts[each.price], "assuming": said_by})
            if each.price in amounts
            else each
            for each in self.used
        ]
        return self.model_copy(update={"used": tuple(given)})


@cache
def load() -> Prices:
    """Load the table of this repository."""
    return Prices.model_validate(
        yaml.safe_load(Path(__file__).with_name("prices.yaml").read_text())
    )
