"""The accepted values of a key as text, from the JSON Schema of the models.

Used by the configuration page and by error messages.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]
Quote = Callable[[Any], str]

SWITCH = ["on", "off", True, False]


def plain(value: Any) -> str:
    """A value as text."""
    return value if isinstance(value, str) else json.dumps(value)


def accepted(body: Schema, quote: Quote = plain) -> str:
    """The accepted values of a key.

    Args:
        body: The key's schema.
        quote: Formats a value.
    """
    if body.get("x-secret"):
        text = "text, or a secret"
    elif "anyOf" in body:
        text = " or ".join(accepted(each, quote) for each in body["anyOf"])
    elif "enum" in body or "const" in body:
        text = listed(body.get("enum", [body.get("const")]), quote)
    elif "$ref" in body:
        text = "map"
    else:
        text = _of_type(body, quote)
    return text


def _of_type(body: Schema, quote: Quote) -> str:
    match body.get("type"):
        case "null":
            text = quote(None)
        case "array":
            some = f"{accepted(body['items'], quote)}{'s' if '$ref' in body['items'] else ''}"
            text = _bounded(f"list of {some}", body, "minItems", "maxItems")
        case "object":
            text = shape(body, quote) + accepted(values_of(body) or {}, quote)
        case "integer":
            text = _bounded("whole number", body, "minimum", "maximum")
        case "number":
            text = _bounded("number", body, "minimum", "maximum")
        case _:
            text = _bounded("text", body, "minLength", "maxLength", unit=" characters")
    meaning = body.get("patternErrorMessage")
    return f"{text} ({meaning})" if meaning else text


def listed(values: Sequence[Any], quote: Quote = plain) -> str:
    """The values of an enumeration; `on` and `off` of a switch."""
    return ", ".join(quote(each) for each in values if not isinstance(each, bool))


def shape(body: Schema, quote: Quote = plain) -> str:
    """The prefix for a list or map; else empty."""
    if "items" in body:
        return "list of "
    if body.get("type") != "object":
        return ""
    keys = body.get("propertyNames", {}).get("enum")
    return f"map of {listed(keys, quote) if keys else 'names'} to "


def values_of(body: Schema) -> Any:
    """The schema of a map's values."""
    return body.get("additionalProperties") or next(
        iter(body.get("patternProperties", {}).values()), None
    )


def _bounded(what: str, body: Schema, least: str, most: str, unit: str = "") -> str:
    low, high = body.get(least), body.get(most)
    if "exclusiveMinimum" in body:
        what = f"{what} above {body['exclusiveMinimum']}"
    if low is None and high is None:
        return what
    if low is None:
        return f"{what}, at most {high}{unit}"
    if high is None:
        return f"{what}, at least {low}{unit}"
    return f"{what}, {low} to {high}{unit}"
