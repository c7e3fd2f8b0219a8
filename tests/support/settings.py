"""Every key of the settings' models, so that a test of all of them misses no new one."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from components.settings import PROJECT, Settings
from components.settings.errors import schema_of
from components.settings.words import values_of
from tests.support.program import stack_file

Key = tuple[str | int, ...]


@cache
def sections(stack: str = "dev") -> dict[str, Any]:
    """The sections of a stack's file, by name."""
    prefix = f"{PROJECT}:"
    config = stack_file(stack)
    return {key.removeprefix(prefix): config[key] for key in config if key.startswith(prefix)}


def keys() -> Iterator[tuple[Key, Mapping[str, Any]]]:
    """Each key with its part of the schema; maps are entered by one name, lists by one element."""
    yield from _below((), schema_of(Settings))


def _below(key: Key, body: Mapping[str, Any]) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    for name, held in body.get("properties", {}).items():
        yield (*key, name), held
        yield from _within((*key, name), held)


def _within(key: Key, body: Mapping[str, Any]) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    for each in body.get("anyOf", [body]):
        if "$ref" in each:
            yield from _below(key, schema_of(Settings)["$defs"][each["$ref"].rpartition("/")[2]])
        elif "items" in each:
            yield (*key, 0), each["items"]
            yield from _within((*key, 0), each["items"])
        elif values_of(each):
            name = each.get("propertyNames", {}).get("enum", ["name"])[0]
            yield (*key, name), values_of(each)
            yield from _within((*key, name), values_of(each))


def at(key: Key, value: Any) -> Any:
    """Data that holds a value at a key, and nothing else."""
    for part in reversed(key):
        value = [value] if isinstance(part, int) else {part: value}
    return value
