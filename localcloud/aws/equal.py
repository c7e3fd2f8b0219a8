"""When two values of a property mean the same to the provider."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from localcloud.aws.declare import Resource
from localcloud.aws.dynamic import mapping
from localcloud.aws.wire import has_unknown

EMPTY: tuple[Any, ...] = (None, "", False, 0, [], {})
"""Values that mean the same as an absent property."""


def is_empty(value: object) -> bool:
    """Whether a value is equivalent to an absent property."""
    return any(value == empty and type(value) is type(empty) for empty in EMPTY)


def same(one: Any, other: Any, ordered: Collection[str] = (), path: str = "") -> bool:
    """Compare two values; an unknown value equals nothing.

    Lists compare as sets, but for those in `ordered` (paths such as `eventSelectors.dataResources`,
    where `path` is the values' own). Absent members equal empty ones; an empty structure is not the
    same as an absent one: its presence may be all it says (`block: {}`). IAM policies compare by
    what they say; other JSON documents to the letter, but for spaces and the order of keys.
    """
    if has_unknown(one) or has_unknown(other):
        return False
    return _canonical(one, ordered, path) == _canonical(other, ordered, path)


def equivalent(kind: Resource, prop: str, one: Any, other: Any) -> bool:
    """Compare two values of a property as its declaration says; absent and empty are the same."""
    if has_unknown(one) or has_unknown(other):
        return False
    if is_empty(one) and is_empty(other):
        return True
    normal = kind.normal.get(prop)
    if normal:
        one, other = normal(one), normal(other)
    return same(one, other, kind.facts.ordered, prop)


def _canonical(value: Any, ordered: Collection[str], path: str) -> Any:
    match value:
        case bool():
            return value
        case int() | float():
            return float(value)
        case str():
            document = _document(value)
            return value if document is None else ("json", document)
        case Mapping():
            entries = sorted(cast("Mapping[str, Any]", value).items())
            return {
                key: _canonical(item, ordered, f"{path}.{key}")
                for key, item in entries
                if item == {} or not is_empty(item)
            }
        case Sequence():
            items = [_canonical(item, ordered, path) for item in cast("Sequence[Any]", value)]
            return items if path in ordered else sorted(items, key=repr)
        case _:
            return value


def _document(text: str) -> Any:
    if text[:1] not in ("{", "["):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return _policy(found) if "Statement" in mapping(found) else found


def _policy(value: Any) -> Any:
    """Normalize an IAM policy: sort its lists, and write single strings as lists."""
    match value:
        case Mapping():
            entries = cast("Mapping[str, Any]", value).items()
            return {key: _policy(item) for key, item in entries}
        case list():
            items = [_policy(item) for item in cast("list[Any]", value)]
            return items[0] if len(items) == 1 else sorted(items, key=repr)
        case _:
            return value
