"""The price table `prices.yaml`: list prices of one region, and what a stack is assumed to use."""

from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

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


class Used(Counted):
    """Something paid by use wherever a resource of the type `of` exists.

    Attributes:
        having: The input that such a resource must have; none to take any.
        amount: A month's, for the whole stack.
        assuming: Why so much.
    """

    having: str | None = None
    amount: float = Field(ge=0)
    assuming: str


class Prices(_Strict):
    """The whole table."""

    region: str
    compiled: date
    prices: dict[str, Price]
    counted: tuple[Counted, ...]
    used: tuple[Used, ...]
    unpriced: tuple[str, ...]


def load() -> Prices:
    """The table of this repository."""
    return Prices.model_validate(
        yaml.safe_load(Path(__file__).with_name("prices.yaml").read_text())
    )
