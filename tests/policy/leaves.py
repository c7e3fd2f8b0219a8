"""The leaves of a resource's inputs, those of JSON texts among them, and what becomes of each."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any, cast

Place = tuple[str | int, ...]
"""Keys and indices that lead to a leaf; below a JSON text they go on into the document."""

# JSON that is no document of permissions: taken as the one text that it is.
_OPAQUE = frozenset({"dashboardBody", "eventPattern", "inputTemplate"})
# Objects whose keys are the user's own.
_FREE = frozenset({"tags", "dimensions", "inputPaths", "options", "dockerLabels", "keepers"})
# Taken away as a whole, too: the rest of a statement says something else without it.
_WHOLE = frozenset({"Condition"})
_HUGE = 10**9
# What somebody in a hurry would write, by the input's own name.
_TEMPTATIONS = {
    "allowedOauthFlows": "implicit",
    "explicitAuthFlows": "ALLOW_USER_PASSWORD_AUTH",
    "masterUsername": "postgres",
    "onUnauthenticatedRequest": "allow",
    "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess",
    "protocol": "http",
}
_OPPOSITES = {
    "Allow": "Deny",
    "Deny": "Allow",
    "BLOCK": "NONE",
    "DNS": "EMAIL",
    "ENABLED": "DISABLED",
    "Enabled": "Disabled",
    "HTTPS": "HTTP",
    "IMMUTABLE": "MUTABLE",
    "KMS": "AES256",
    "ON": "OFF",
    "SecureString": "String",
    "aws:kms": "AES256",
    "awsvpc": "host",
    "deny": "allow",
    "false": "true",
    "https": "http",
    "https-only": "http-only",
    "redirect-to-https": "allow-all",
    "tcp": "-1",
    "true": "false",
}


class _Gone:
    """Stands for what a mutation takes away."""


GONE = _Gone()


@dataclass(frozen=True)
class Leaf:
    """A leaf and where it is."""

    place: Place
    value: object

    @property
    def name(self) -> str:
        """The last key, that of the list for an element."""
        return next(key for key in reversed(self.place) if isinstance(key, str))

    @property
    def path(self) -> str:
        """The place as people write it, the same for all elements of a list."""
        text, free = "", False
        for key in self.place:
            if isinstance(key, int):
                text += "[]"
            else:
                text += f".{'*' if free else key}" if text else key
                free = key in _FREE
        return text


def leaves(inputs: Mapping[str, object]) -> Iterator[Leaf]:
    """All leaves; an empty list or object is one, and so is a statement's condition."""
    for key, value in inputs.items():
        yield from _below((key,), value)


def _below(place: Place, value: object) -> Iterator[Leaf]:
    document = _document(place, value)
    inner = value if document is None else document
    if isinstance(inner, Mapping) and inner:
        if place[-1] in _WHOLE:
            yield Leaf(place, cast("object", inner))
        for key, each in cast("Mapping[str, object]", inner).items():
            yield from _below((*place, key), each)
    elif isinstance(inner, list) and inner:
        for index, each in enumerate(cast("list[object]", inner)):
            yield from _below((*place, index), each)
    else:
        yield Leaf(place, cast("object", inner))


def _document(place: Place, value: object) -> object | None:
    if not isinstance(value, str) or place[-1] in _OPAQUE or value[:1] not in ("{", "["):
        return None
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return None


def mutants(leaf: Leaf) -> Iterator[object]:
    """What a leaf is replaced with, one after the other; `GONE` takes it away."""
    yield GONE
    value = leaf.value
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield 0
        yield _HUGE
    elif isinstance(value, str):
        yield from _other_texts(value)
        if (name := leaf.name) in _TEMPTATIONS:
            yield _TEMPTATIONS[name]


def _other_texts(text: str) -> Iterator[str]:
    yield "*"
    yield "other"
    if text in _OPPOSITES:
        yield _OPPOSITES[text]
    elif text.isdigit():
        yield from ("0", str(_HUGE))
    elif text.startswith("https://"):
        yield f"http{text.removeprefix('https')}"
    elif _is_network(text):
        yield "0.0.0.0/0"


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def replaced(inputs: Mapping[str, object], place: Place, mutant: object) -> dict[str, object]:
    """The inputs with the leaf at `place` replaced or gone; all else is shared, not copied."""
    return cast("dict[str, object]", _replaced(inputs, place, mutant))


def _replaced(value: Any, place: Place, mutant: object) -> object:
    if not place:
        return mutant
    if isinstance(value, str):
        return json.dumps(_replaced(json.loads(value), place, mutant))
    key, rest = place[0], place[1:]
    changed = _replaced(value[key], rest, mutant)
    if isinstance(value, Sequence):
        elements = cast("Sequence[object]", value)
        middle = [] if changed is GONE else [changed]
        return [*elements[: int(key)], *middle, *elements[int(key) + 1 :]]
    fields = {**cast("Mapping[str, object]", value), str(key): changed}
    return {name: each for name, each in fields.items() if each is not GONE}


def texts(value: object) -> Iterator[str]:
    """Every text at or below a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in cast("Mapping[str, object]", value).values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in cast("list[object]", value):
            yield from texts(each)
