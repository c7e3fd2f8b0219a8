"""Exemptions of single resources from a rule: for a reason, and until a day."""

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """What a stack's configuration lets a rule overlook.

    Attributes:
        urn: The resources' URNs; `*` stands for any characters.
        reason: Why, for those who review it.
        expires: The last day it holds, as 2026-12-31.
    """

    urn: str
    reason: str = ""
    expires: str = ""

    def covers(self, urn: str) -> bool:
        """Whether the pattern stands for the resource."""
        return re.fullmatch(".*".join(map(re.escape, self.urn.split("*"))), urn) is not None

    def flaw(self, today: date) -> str | None:
        """Why the exemption does not hold, as a sentence; None if it does."""
        if not self.reason.strip():
            return f"The exemption of {self.urn} gives no reason."
        day = _day(self.expires)
        if day is None:
            return f"The exemption of {self.urn} has no expiry date such as 2026-12-31."
        if day < today:
            return f"The exemption of {self.urn} has expired on {day}."
        return None

    def days_left(self, today: date) -> int:
        """For how many days more it holds; negative when it does no longer, or never did."""
        day = _day(self.expires)
        return -1 if day is None else (day - today).days


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
