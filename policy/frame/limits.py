"""What a stack may spend: sizes, numbers and budgets up to what it is meant for."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from frame.rule import Messages, well_architected
from frame.value import Value


def unlisted(values: Sequence[Value], allowed: Sequence[str]) -> Messages:
    """What is said of each value that fits none of the patterns."""
    for value in values:
        if value.text and not any(fnmatchcase(value.text, pattern) for pattern in allowed):
            yield f"{value.path} is {value.text}; allowed: {', '.join(allowed)}."


def above(value: Value, limit: int) -> Messages:
    """What is said of a number above the limit."""
    # AWS takes some of these numbers as text.
    amount = _amount(value)
    if amount is not None and amount > limit:
        yield f"{value.path} is {amount:g}; allowed: up to {limit}."


def _amount(value: Value) -> float | None:
    if isinstance(value.raw, int | float):
        return float(value.raw)
    try:
        return float(value.text or "")
    except ValueError:
        return None


SIZING = (well_architected("COST06-BP02"),)
CONTROL = (well_architected("COST02-BP05"),)
ASK = "or have it allowed in the pack's configuration."
