"""Every setting of a stack with its value, from the settings' models: a new one joins by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from components.settings import Settings
from components.settings.documentation import places
from components.settings.errors import schema_of
from components.settings.words import values_of

Key = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One key of a stack.

    Attributes:
        path: Where it is, such as `("network", "nat")`.
        row: The row of `docs/configuration.md` that describes it, such as `network.nat`.
        body: Its part of the models' schema.
        value: What it is on this stack, its default included.
    """

    path: Key
    row: str
    body: Mapping[str, Any]
    value: Any

    @property
    def key(self) -> str:
        """The path in one word."""
        return ".".join(map(str, self.path))

    @property
    def is_choice(self) -> bool:
        """Whether it has a value of its own: a map of keys is only what they are."""
        return "$ref" not in self.body or self.value is None


@cache
def _places() -> Mapping[str, str]:
    return places(schema_of(Settings))


def _row(model: str, key: str) -> str:
    """The row of a model's key: of a model that refines another, the other's."""
    return f"{_places()[schema_of(Settings)['$defs'][model].get('x-base', model)]}.{key}"


def rows() -> set[str]:
    """Every row that has a value of its own, whatever a stack has set."""
    return {
        _row(model, key)
        for model, body in schema_of(Settings)["$defs"].items()
        for key, held in (*body["properties"].items(), ("*", body.get("additionalProperties")))
        if held and (key == "*" or "$ref" not in held)
    }


def settings(stack: Settings) -> Iterator[Setting]:
    """All settings of a stack; what is below an optional one that is unset is left out."""
    data = stack.model_dump(mode="json")
    for name, body in schema_of(Settings)["properties"].items():
        yield from _below((name,), body["$ref"].rpartition("/")[2], data[name])


def _below(path: Key, model: str, data: Mapping[str, Any]) -> Iterator[Setting]:
    schema = schema_of(Settings)["$defs"]
    for key, value in data.items():
        known: Mapping[str, Any] = schema[model]["properties"]
        body = known.get(key) or schema[model]["additionalProperties"]
        row = _row(model, key if key in known else "*")
        yield Setting(path=(*path, key), row=row, body=body, value=value)
        yield from _within((*path, key), body, value)
    if more := schema[model].get("additionalProperties"):
        yield Setting(path=(*path, "another"), row=_row(model, "*"), body=more, value=None)


def _within(path: Key, body: Mapping[str, Any], value: Any) -> Iterator[Setting]:
    """The settings inside a value; of a list only those of its first element."""
    for each in body.get("anyOf", [body]):
        if not value:
            continue
        if "$ref" in each:
            yield from _below(path, each["$ref"].rpartition("/")[2], value)
        elif "items" in each:
            yield from _within((*path, 0), each["items"], value[0])
        elif inner := values_of(each):
            for name, held in value.items():
                yield from _within((*path, name), inner, held)
