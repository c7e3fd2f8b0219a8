"""The price table `prices.yaml`: list prices of one region, and what a stack is assumed to use."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from ops.cost.resources import Resource, Resources
from ops.errors import OpsError
from ops.values import Value, some

HOURS = 730
"""Hours of an average month, as AWS counts them."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Price(_Strict):
    """One list price.

    Attributes:
        usd: Price of a unit.
        per: The unit; an `hour` is paid `HOURS` times a month.
        read: Date that the page bears, or else of reading it; none where the price is not verified.
        source: Address of the page.
    """

    usd: float = Field(ge=0)
    per: str
    read: date | None = None
    source: str

    @property
    def times(self) -> int:
        """How often a month the unit is paid."""
        return HOURS if self.per == "hour" else 1


class Counted(_Strict):
    """Something paid for each resource of the type `of`."""

    what: str
    of: str
    price: str


class _Where(_Strict):
    """Resources that make something be paid.

    Attributes:
        of: Their type; none for any stack.
        having: The input that such a resource must have, such as `rules.copyActions`.
        being: The value that the input must have.
    """

    of: str | None = None
    having: str | None = None
    being: str | None = None

    def is_of(self, resource: Resource) -> bool | None:
        """Whether a resource is such a one; None where only `up` will know."""
        if resource.type != self.of or self.having is None:
            return resource.type == self.of
        return some(self._holds(each) for each in resource.inputs.at(self.having))

    def _holds(self, value: Value) -> bool | None:
        if self.being is None:
            return value.given if value.known else None
        return value.equals(self.being)


class Used(_Where):
    """Something paid by use wherever such a resource exists.

    Attributes:
        unless: A type of resources that make it free.
        amount: A month's, for the whole stack.
        assuming: Why so much.
    """

    what: str
    price: str
    unless: str | None = None
    amount: float = Field(ge=0)
    assuming: str

    def is_paid(self, resources: Resources) -> bool | None:
        """Whether a stack of these resources pays for it; None where only `up` will know."""
        if any(each.type == self.unless for each in resources):
            return False
        return some(map(self.is_of, resources))


class Unpriced(_Where):
    """Something that is paid and that the table leaves out."""

    what: str


class Listed(_Strict):
    """Where AWS's price list has a price.

    Attributes:
        service: Its service code.
        usage: Its usage type, without the region's prefix.
        having: Other attributes that the product must have.
        times: How many of AWS's units one of the table's is.
        worldwide: Whether it is of no region.
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
    listed: dict[str, Listed]

    @property
    def usage(self) -> dict[str, Used]:
        """What is paid by use, by the key of its price."""
        return {each.price: each for each in self.used}

    def not_priced(self, resources: Resources) -> tuple[str, ...]:
        """What a stack of these resources pays beside the bill."""
        return tuple(
            each.what
            for each in self.unpriced
            if each.of is None or some(map(each.is_of, resources)) is not False
        )

    def assuming(self, amounts: Mapping[str, float], *, said_by: str) -> "Prices":
        """The table with other assumptions.

        Args:
            amounts: A month's amounts, by the key of the price.
            said_by: Where they are written: a file's name or an option.

        Raises:
            OpsError: A key is none of what is paid by use.
        """
        for key in amounts:
            if key not in self.usage:
                known = ", ".join(sorted(self.usage))
                raise OpsError(f"{said_by}: {key}: nothing is paid by that; accepted: {known}")
        given = [
            each.model_copy(update={"amount": amounts[each.price], "assuming": said_by})
            if each.price in amounts
            else each
            for each in self.used
        ]
        return self.model_copy(update={"used": tuple(given)})


def load() -> Prices:
    """The table of this repository."""
    return Prices.model_validate(
        yaml.safe_load(Path(__file__).with_name("prices.yaml").read_text())
    )
