"""EventBridge schedule expressions, also used by AWS Backup and Application Auto Scaling.

Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html,
https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html,
https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator

from components.settings.base import shown


@dataclass(frozen=True, kw_only=True)
class _Field:
    """A field of a cron expression.

    Args:
        low: Least value.
        high: Greatest value.
        words: Names of the values from `low` on.
        also: Regular expression of further values of this field.
    """

    name: str
    low: int
    high: int
    words: Sequence[str] = ()
    also: str = r"(?!)"

    def accepts(self, text: str) -> bool:
        """Whether every part of a list is a value, a range, or a step through one of them."""
        return all(self._part(part) for part in text.split(","))

    def _part(self, part: str) -> bool:
        if re.fullmatch(self.also, part):
            return True
        values, slash, step = part.partition("/")
        if slash and not (step.isdecimal() and 1 <= int(step) <= self.high):
            return False
        first, dash, last = values.partition("-")
        if not dash:
            return values == "*" or self._value(values) is not None
        low, high = self._value(first), self._value(last)
        return low is not None and high is not None and low <= high

    def _value(self, text: str) -> int | None:
        if text in self.words:
            return self.low + self.words.index(text)
        number = int(text) if text.isdecimal() and text.isascii() else None
        return number if number is not None and self.low <= number <= self.high else None


_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_DAY = rf"(?:[1-7]|{'|'.join(_DAYS)})"

_FIELDS = (
    _Field(name="minutes", low=0, high=59),
    _Field(name="hours", low=0, high=23),
    _Field(name="day of month", low=1, high=31, also=r"L|LW|(?:[1-9]|[12]\d|3[01])W"),
    _Field(name="month", low=1, high=12, words=_MONTHS),
    _Field(name="day of week", low=1, high=7, words=_DAYS, also=rf"L|{_DAY}L|{_DAY}#[1-5]"),
    _Field(name="year", low=1970, high=2199),
)
_DAY_OF_MONTH, _DAY_OF_WEEK = 2, 4

_CRON = "cron(minutes hours day-of-month month day-of-week year)"
_ONE_DAY = "? for one of day of month and day of week, and the other one set"


def _cron(text: str) -> str | None:
    """The problem of a cron expression; None if it is valid."""
    parts = text.split(" ")
    if len(parts) != len(_FIELDS):
        return f"has {len(parts)} fields; accepted: {_CRON}, as cron(0 3 * * ? *)"
    if [parts[_DAY_OF_MONTH], parts[_DAY_OF_WEEK]].count("?") != 1:
        return f"does not leave one of the days open; accepted: {_ONE_DAY}, as cron(0 3 * * ? *)"
    for place, (field, part) in enumerate(zip(_FIELDS, parts, strict=True)):
        open_day = part == "?" and place in (_DAY_OF_MONTH, _DAY_OF_WEEK)
        if not (open_day or field.accepts(part)):
            names = f" or {field.words[0]} to {field.words[-1]}" if field.words else ""
            return (
                f"has the {field.name} {shown(part)}; accepted: {field.low} to {field.high}{names},"
                " ranges, lists and steps of them, or *"
            )
    return None


def _rate(text: str) -> str | None:
    found = re.fullmatch(r"([1-9][0-9]{0,5}) (minute|hour|day)(s?)", text)
    if found is None or (found[1] == "1") == bool(found[3]):
        return "is no rate; accepted: rate(1 hour), rate(5 minutes), rate(2 days) and the like"
    return None


def _at(text: str) -> str | None:
    try:
        datetime.strptime(text, "%Y-%m-%dT%H:%M:%S")  # noqa: DTZ007 -- the zone is a key of its own
    except ValueError:
        return "is no point in time; accepted: at(yyyy-mm-ddThh:mm:ss)"
    return None


_KINDS = {"cron": _cron, "rate": _rate, "at": _at}


def _schedule(text: str) -> str:
    found = re.fullmatch(r"(cron|rate|at)\((.*)\)", text)
    if found is None:
        raise ValueError(
            f"{shown(text)} is no schedule; accepted: {_CRON}, rate(value unit) or"
            " at(yyyy-mm-ddThh:mm:ss)"
        )
    if wrong := _KINDS[found[1]](found[2]):
        raise ValueError(f"{shown(text)} {wrong}")
    return text


def _at_most_hourly(text: str) -> str:
    if not text.startswith("cron("):
        raise ValueError(f"{shown(text)} is refused; accepted: {_CRON}, as cron(0 3 * * ? *)")
    _schedule(text)
    if not text.removeprefix("cron(").partition(" ")[0].isdecimal():
        raise ValueError(
            f"{shown(text)} starts more than one backup an hour, which AWS Backup refuses;"
            " accepted: one number of minutes, as cron(0 3 * * ? *)"
        )
    return text


ScalingSchedule = Annotated[str, AfterValidator(_schedule)]
"""A schedule of Application Auto Scaling: cron(...), rate(...) or at(...)."""

BackupSchedule = Annotated[str, AfterValidator(_at_most_hourly)]
"""A schedule of AWS Backup: cron(...) in UTC, not more often than once an hour."""
