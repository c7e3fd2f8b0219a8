"""JSON that a property holds as text, where the provider minds no case in the names of fields."""

import json
from collections.abc import Iterable

from frame.value import Value


def parsed(value: Value, names: Iterable[str]) -> Value:
    """The JSON with each of the named fields spelt as here; missing when the text is no JSON.

    Go, in which the provider is written, takes `Privileged` or `PRIVILEGED` for `privileged`. A
    value that is no text, such as an object, is returned as it is.
    """
    if value.text is None:
        return value
    spelling = {name.lower(): name for name in names}

    def respelt(fields: list[tuple[str, object]]) -> dict[str, object]:
        return {spelling.get(name.lower(), name): content for name, content in fields}

    try:
        return Value(json.loads(value.text, object_pairs_hook=respelt), value.path)
    except (json.JSONDecodeError, RecursionError):
        return Value(None, value.path)
