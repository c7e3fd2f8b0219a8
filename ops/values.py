"""Resource properties, of which some are unknown in a preview."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""How Pulumi writes a value that is known after `up`, whatever its type is (sdk/go/common/resource
/plugin, UnknownStringValue); our events only ever show this one."""

_UNKNOWN = frozenset(
    {
        UNKNOWN,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # a boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # a number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # a list
        "030794c1-ac77-496b-92df-f27374a8bd58",  # an asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # an archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # an object
    }
)
_SECRET, _SECRET_KEY = "[secret]", "4dabf18193072939515e22adb298388d"
"""How Pulumi hides a secret: in events and previews, and by its signature in a state."""


@dataclass(frozen=True)
class Amount:
    """A number, or its minimum while parts of it are known after `up` only."""

    least: float
    exact: bool = True

    def __add__(self, other: Amount) -> Amount:
        """The sum; exact if both are."""
        return Amount(self.least + other.least, self.exact and other.exact)

    def __mul__(self, other: Amount) -> Amount:
        """The product of two amounts that are not negative."""
        nothing = Amount(0)
        exact = (self.exact and other.exact) or nothing in (self, other)
        return Amount(self.least * other.least, exact)

    def at_least(self, minimum: float) -> Amount:
        """The amount, or the minimum if that is more."""
        return Amount(max(self.least, minimum), self.exact)

    def when(self, condition: bool | None) -> Amount:
        """The amount if the condition holds, else 0; None is an unknown condition."""
        return self if condition else Amount(0, exact=condition is not None)


def total(amounts: Iterable[Amount]) -> Amount:
    """The sum of amounts; exact if all are."""
    return sum(amounts, Amount(0))


def some(conditions: Iterable[bool | None]) -> bool | None:
    """Whether one of them holds; None if none is known to hold and one is unknown."""
    found = set(conditions)
    return True if True in found else None if None in found else False


class Value:
    """A property, or a part of one: known, absent, or known after `up`.

    The raw value is private, so that a placeholder is never taken for a value. A secret
    reads as unknown.
    """

    __slots__ = ("_raw",)

    def __init__(self, raw: object) -> None:
        self._raw = raw

    def __getitem__(self, key: str) -> Value:
        """The named field; unknown if the value is, absent if it has none of that name."""
        if not self.known:
            return self
        return Value(_fields(self._raw).get(key))

    def __iter__(self) -> Iterator[Value]:
        """The elements of a list; nothing else has any."""
        return map(Value, _elements(self._raw))

    @property
    def known(self) -> bool:
        """Whether the value itself is known; parts of it may still be unknown."""
        raw = self._raw
        if isinstance(raw, str):
            return raw != _SECRET and not any(each in raw for each in _UNKNOWN)
        return _SECRET_KEY not in _fields(raw)

    @property
    def given(self) -> bool:
        """Whether a value is set, known or unknown."""
        return not self.known or self._raw not in (None, "", [], {})

    @property
    def count(self) -> Amount:
        """The number of elements of a list; an unknown element counts as one."""
        return Amount(len(_elements(self._raw)), exact=self.known)

    @property
    def amount(self) -> Amount:
        """The number, also if it is a string; 0 if absent.

        Raises:
            ValueError: It is text, and no number.
        """
        if not self.known:
            return Amount(0, exact=False)
        return Amount(float(self._raw)) if isinstance(self._raw, int | float | str) else Amount(0)

    @property
    def text(self) -> str | None:
        """The string; None if it is unknown or not a string."""
        return self._raw if self.known and isinstance(self._raw, str) else None

    def equals(self, *accepted: object) -> bool | None:
        """Whether the value is one of the accepted ones; None if unknown."""
        return self._raw in accepted if self.known else None

    def with_field(self, key: str, raw: object) -> Value:
        """The object with another value of a field."""
        return Value({**_fields(self._raw), key: raw})

    def at(self, path: str) -> Iterator[Value]:
        """The values at a path such as `rules.copyActions`, in any element of the lists on it."""
        key, _, rest = path.partition(".")
        for each in tuple(self) or (self,):
            yield from each[key].at(rest) if rest else (each[key],)


def _fields(raw: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", raw) if isinstance(raw, Mapping) else {}


def _elements(raw: object) -> Sequence[object]:
    return cast("Sequence[object]", raw) if isinstance(raw, list | tuple) else ()
