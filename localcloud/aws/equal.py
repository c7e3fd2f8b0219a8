"""When two values of a property mean the same to AWS."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from localcloud.aws.declare import Resource
from localcloud.aws.wire import has_unknown

EMPTY: tuple[Any, ...] = (None, "", False, 0, [], {})
"""Values that mean the same as an absent property."""


def is_empty(value: object) -> bool:
    """Tell whether a value means the same as an absent property."""
    return any(value == empty and type(value) is type(empty) for empty in EMPTY)


def same(one: Any, other: Any, *, ordered: bool = False) -> bool:
    """Compare two values; an unknown value equals nothing.

    Lists compare as sets unless `ordered`, absent members equal empty ones, and texts that are
    JSON documents compare as documents (IAM policies come back reformatted). Of members, an empty
    structure is not the same as an absent one: its presence may be all it says (`block: {}`).
    """
    if has_unknown(one) or has_unknown(other):
        return False
    return _canonical(one, ordered=ordered) == _canonical(other, ordered=ordered)


def equivalent(kind: Resource, prop: str, one: Any, other: Any) -> bool:
    """Compare two values of a property as its declaration says; absent and empty are the same."""
    if has_unknown(one) or has_unknown(other):
        return False
    if is_empty(one) and is_empty(other):
        return True
    normal = kind.normal.get(prop)
    if normal:
        one, other = normal(one), normal(other)
    return same(one, other, ordered=prop in kind.ordered)


def _canonical(value: Any, *, ordered: bool) -> Any:  # noqa: PLR0911 - one return for each kind
    match value:
        case str() if value[:1] in ("{", "[") and (document := _document(value)) is not None:
            return ("json", _canonical(document, ordered=ordered))
        case Mapping():
            entries = sorted(cast("Mapping[str, Any]", value).items())
            return {
                key: _canonical(item, ordered=ordered)
                for key, item in entries
                if item == {} or not is_empty(item)
            }
        case str():
            return value
        case Sequence():
            items = [_canonical(item, ordered=ordered) for item in cast("Sequence[Any]", value)]
            return items if ordered else sorted(items, key=repr)
        case bool():
            return value
        case int() | float():
            return float(value)
        case _:
            return value


def _document(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
