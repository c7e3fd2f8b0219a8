"""Validation errors as sentences with file, key and accepted values."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails

from components.settings.base import nearest, nearest_of, shortened, shown
from components.settings.words import Schema, accepted, listed, values_of

Key = tuple[str | int, ...]
"""The path of a value: keys of maps, indices of lists."""


class SettingsError(Exception):
    """The stack's configuration is invalid; the message has a line for each finding."""


@cache
def schema_of(model: type[BaseModel]) -> Schema:
    """The JSON Schema of a model and its nested models."""
    return model.model_json_schema(ref_template="#/$defs/{model}")


def refuse(
    file: str, project: str, model: type[BaseModel], error: ValidationError
) -> SettingsError:
    """Describe every finding of `error` as `file: key: what is wrong; accepted: ...`."""
    found = error.errors(include_url=False)
    schema = schema_of(model)
    misspelt = set(_misspelt(schema, found))
    strange = dict(_strange(schema, found))
    sentences: list[str] = []
    for each in found:
        key, sentence = each["loc"], ""
        if within := next((it for it in strange if key[: len(it)] == it), None):
            key, sentence = within, strange[within]
        elif (each["type"] == "missing" and key in misspelt) or _follows(each, found):
            continue
        sentences.append(f"{file}: {path((project,), key)}: {sentence or _sentence(schema, each)}")
    return SettingsError("\n".join(dict.fromkeys(sentences)))


def finding(key: Sequence[str | int], value: Any, sentence: str) -> ValidationError:
    """An error about one key, for validators of a whole section."""
    return findings([(tuple(key), value, sentence)])


def findings(found: Sequence[tuple[Key, Any, str]]) -> ValidationError:
    """Errors about several keys, with the value and sentence of each."""
    return ValidationError.from_exception_data(
        "Settings",
        [
            InitErrorDetails(
                type="value_error", loc=key, input=value, ctx={"error": ValueError(sentence)}
            )
            for key, value, sentence in found
        ],
    )


def path(start: Sequence[str], key: Sequence[str | int]) -> str:
    """A key as text: `agentplatform:network.zones[0]`."""
    text = ":".join([*start, ""])
    for place, part in enumerate(key):
        if isinstance(part, int):
            text += f"[{part}]"
        elif part != "[key]":
            text += f"{'.' if place else ''}{shortened(part)}"
    return text.removesuffix(":")


def at(schema: Schema, key: Sequence[str | int]) -> Schema | None:
    """The subschema of a key; None if there is no such key."""
    if key[-1:] == ("[key]",):  # pydantic's path of a key itself, not its value
        keys = (_section(schema, at(schema, key[:-2])) or {}).get("propertyNames", {})
        return {"type": "string"} | keys
    body: Schema | None = schema
    for part in key:
        body = _section(schema, body)
        if body is None:
            return None
        if isinstance(part, int):
            body = body.get("items")
        else:
            body = body.get("properties", {}).get(part) or values_of(body)
    return body


def _section(schema: Schema, body: Schema | None) -> Schema | None:
    """The schema with the nested keys: resolves references, and `X | None` to X."""
    if body and "anyOf" in body:
        body = next((each for each in body["anyOf"] if each.get("type") != "null"), None)
    if body and "$ref" in body:
        return schema["$defs"][body["$ref"].rpartition("/")[2]]
    return body


def _sentence(schema: Schema, found: ErrorDetails) -> str:
    key = found["loc"]
    body = at(schema, key) or {}
    match found["type"]:
        case "extra_forbidden":
            keys = _keys(_section(schema, at(schema, key[:-1])))
            return f"unknown key{nearest(str(key[-1]), keys)}; accepted: {listed(keys)}"
        case "missing":
            meaning = body.get("description")
            return f"required and not set{f'; it is: {meaning}' if meaning else ''}"
        case "value_error":
            return str(found["ctx"]["error"])  # pyright: ignore[reportTypedDictNotRequiredAccess] -- a value_error always carries it
        case _:
            keys = _keys(_section(schema, body))
            words = f"a map of the keys {listed(keys)}" if keys else accepted(body)
            guess = nearest(str(found["input"]), body.get("enum", ()))
            return f"{shown(found['input'])} is refused{guess}; accepted: {words}"


def _follows(each: ErrorDetails, found: Sequence[ErrorDetails]) -> bool:
    """Whether a list is too short only because its elements are invalid."""
    key = each["loc"]
    return each["type"] == "too_short" and any(
        len(it["loc"]) > len(key) and it["loc"][: len(key)] == key for it in found
    )


def _keys(section: Schema | None) -> Sequence[str]:
    return list((section or {}).get("properties", {}))


def _strange(schema: Schema, found: Sequence[ErrorDetails]) -> Iterator[tuple[Key, str]]:
    """Misspelt keys in sections that also accept arbitrary names."""
    for each in found:
        key = each["loc"] if each["type"] != "missing" else each["loc"][:-1]
        section = _section(schema, at(schema, key[:-1])) if key else None
        keys = _keys(section)
        open_ = keys and key[-1] not in keys and values_of(section or {})
        if open_ and (near := nearest(str(key[-1]), keys)):
            yield key, f"unknown key{near}; accepted: {listed(keys)}, or a name of your own"


def _misspelt(schema: Schema, found: Sequence[ErrorDetails]) -> Iterator[Key]:
    """Required keys that are present under a misspelt name."""
    for each in found:
        if each["type"] == "extra_forbidden":
            *outer, word = each["loc"]
            name = nearest_of(str(word), _keys(_section(schema, at(schema, outer))))
            if name:
                yield (*outer, name)
