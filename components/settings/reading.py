"""Read a stack's configuration as plain data from its file."""

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from components.settings.base import is_encrypted, nearest_of, shown
from components.settings.errors import Key, SettingsError, at
from components.settings.stack_file import document_of
from components.settings.words import Schema

_DEEPEST = 12
"""More levels than any key has."""

TOO_DEEP = f"nested more than {_DEEPEST} levels deep; accepted: keys of docs/configuration.md"

LARGEST = 2**53
"""Integers that JSON, and so Pulumi, represents exactly (RFC 8259, section 6)."""

_CONTROL = frozenset(map(chr, range(32))) - {"\n", "\r", "\t"}

Sections = dict[str, Any]
Finding = tuple[Key, Any, str]
"""A key, its value, and the problem."""


def sections_of_file(file: Path, project: str) -> Sections:
    """The project's sections in a stack's file by name; encrypted values stay encrypted.

    Raises:
        SettingsError: The file is no configuration.
    """
    config = document_of(file)["config"]
    prefix = f"{project}:"
    for key in map(str, config):
        namespace, colon, name = key.rpartition(":")
        if not colon or nearest_of(namespace, [project]) not in {None, namespace}:
            right = f"{prefix}{name}"
            raise SettingsError(f"{file.name}: {shown(key)} is no key; accepted: {shown(right)}")
    return {
        key.removeprefix(prefix): value
        for key, value in config.items()
        if isinstance(key, str) and key.startswith(prefix)
    }


def problems(value: Any, schema: Callable[[], Schema], key: Key = ()) -> Iterator[Finding]:
    """Values that the models cannot read, and secrets for keys that do not accept them."""
    if len(key) > _DEEPEST:
        yield key[:2], None, TOO_DEEP
    elif is_encrypted(value):
        if not (at(schema(), key) or {}).get("x-secret"):
            yield key, None, "is a secret, which this key cannot keep; accepted: the value in plain"
    elif isinstance(value, Mapping):
        for name, each in cast("Mapping[Any, Any]", value).items():
            yield from problems(each, schema, (*key, str(name)))
    elif isinstance(value, list):
        for place, each in enumerate(cast("list[Any]", value)):
            yield from problems(each, schema, (*key, place))
    elif wrong := _unfit(value):
        yield key, None, wrong


def _unfit(value: Any) -> str | None:
    match value:
        case str() if (_CONTROL & set(value)) or any("\ud800" <= it <= "\udfff" for it in value):
            return "holds a character that is none of a text; accepted: text in UTF-8"
        case int() if abs(value) > LARGEST:
            return "is too large a number; accepted: whole numbers of at most 15 digits"
        case float() if not math.isfinite(value):
            return f"{value} is refused; accepted: a finite number"
        case _:
            return None


def as_map(value: Any) -> Mapping[Any, Any]:
    """The mapping; empty for any other value."""
    return cast("Mapping[Any, Any]", value) if isinstance(value, Mapping) else {}
