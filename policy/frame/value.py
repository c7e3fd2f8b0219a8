"""Reading resource properties, some of which are not known before the deployment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from math import isfinite
from typing import cast

from pulumi_policy import proxy


class _Unknown(Enum):
    UNKNOWN = "unknown"


_UNKNOWN = _Unknown.UNKNOWN

_SENTINELS = frozenset(
    {
        proxy.UNKNOWN_ARCHIVE_VALUE,
        proxy.UNKNOWN_ARRAY_VALUE,
        proxy.UNKNOWN_ASSET_VALUE,
        proxy.UNKNOWN_BOOLEAN_VALUE,
        proxy.UNKNOWN_NUMBER_VALUE,
        proxy.UNKNOWN_OBJECT_VALUE,
        proxy.UNKNOWN_STRING_VALUE,
    }
)
"""How unknown values travel."""

REDACTED = "[secret]"
"""What `pulumi policy analyze` puts in the place of secrets that it cannot decrypt."""


@dataclass(frozen=True)
class Value:
    """A property, or a part of one: known, missing, or not known yet.

    A `Value` reads one field at a time. An unknown value gets the benefit of the doubt, and only
    for itself: it is neither `missing` nor different from what a rule asks for, and it has no
    elements. The same rule runs again during `pulumi up`, when the value is known, before the
    resource is created.
    """

    raw: object
    path: str = ""

    def __getitem__(self, key: str) -> Value:
        """The named field; missing when this value is no object or lacks the field."""
        path = f"{self.path}.{key}" if self.path else key
        if self.raw is _UNKNOWN:
            return Value(_UNKNOWN, path)
        fields = _mapping(self.raw)
        if fields is None:
            return Value(None, path)
        try:
            return _part(fields[key], path)
        except KeyError:
            return Value(None, path)

    def __iter__(self) -> Iterator[Value]:
        """The elements of a list; a single value counts as a list of one, as in IAM documents."""
        elements = _sequence(self.raw)
        if elements is None:
            if self.known and self.raw is not None:
                yield self
            return
        for index in range(len(elements)):
            yield _part(elements[index], f"{self.path}[{index}]")

    @property
    def known(self) -> bool:
        """Whether the value itself is known; parts of it may still be unknown."""
        return self.raw is not _UNKNOWN

    @property
    def complete(self) -> bool:
        """Whether the value and, in a list, each of its elements are known."""
        return self.known and all(element.known for element in self if element is not self)

    @property
    def missing(self) -> bool:
        """Whether it is certain that nothing is set: absent, null, or empty."""
        fields, elements = _mapping(self.raw), _sequence(self.raw)
        if fields is not None or elements is not None:
            return not (fields or elements)
        return self.raw is None or self.raw == ""

    @property
    def given(self) -> bool:
        """Whether it is certain that something is set."""
        return self.known and not self.missing

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of an object's fields; empty for anything else."""
        return tuple(_mapping(self.raw) or ())

    @property
    def text(self) -> str | None:
        """The string, or None when it is unknown or no string."""
        return self.raw if isinstance(self.raw, str) else None

    @property
    def number(self) -> int | None:
        """The whole number, or None when it is unknown or no number; numbers arrive as floats."""
        if isinstance(self.raw, bool) or not isinstance(self.raw, int | float):
            return None
        return int(self.raw) if isfinite(self.raw) else None

    def otherwise(self, default: object) -> Value:
        """The value, or what AWS takes where the program leaves it out."""
        return Value(default, self.path) if self.missing else self

    def at(self, path: str) -> Iterator[Value]:
        """The values at a path: `a.b` a field, `a[]` each element, `a?` a block if there is one."""
        first, _, rest = path.partition(".")
        if first.endswith("[]"):
            found = iter(self[first.removesuffix("[]")])
        else:
            block = self[first.removesuffix("?")]
            found = iter(() if first.endswith("?") and block.missing else (block,))
        for each in found:
            yield from each.at(rest) if rest else (each,)

    def equals(self, expected: object) -> bool:
        """Whether the value is known to be the expected one."""
        return self.known and self.raw == expected

    def differs(self, *accepted: object) -> bool:
        """Whether the value is known to be none of the accepted; absent counts as different."""
        return self.known and self.raw not in accepted

    def document(self) -> Value:
        """The policy document given as JSON text or as an object; missing when it is no JSON.

        What nests more deeply than Python reads is none, either: AWS takes no such document.
        """
        if self.text is None:
            return self
        return Value(_parsed(self.text), self.path)


@lru_cache(maxsize=1024)
def _parsed(text: str) -> object:
    # Rules only read, so that all of them can have the same one.
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return None


def _part(raw: object, path: str) -> Value:
    unknown = isinstance(raw, str) and (raw in _SENTINELS or raw == REDACTED)
    return Value(_UNKNOWN if unknown else raw, path)


def _mapping(raw: object) -> Mapping[str, object] | None:
    return cast("Mapping[str, object]", raw) if isinstance(raw, Mapping) else None


def _sequence(raw: object) -> Sequence[object] | None:
    if isinstance(raw, str):
        return None
    return cast("Sequence[object]", raw) if isinstance(raw, Sequence) else None
