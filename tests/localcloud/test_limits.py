"""What the provider refuses at plan time, at preview: each limit from both of its sides."""

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest

from localcloud.aws import limits, registry, schema
from localcloud.aws.dynamic import mapping
from localcloud.aws.wire import UNKNOWN
from localcloud.calls import models
from tests.localcloud.harness import Engine

pytestmark = pytest.mark.usefixtures("port")
LIMITS = limits.limits()


def _inside(limit: Any, service: str) -> Any:
    """A value that a limit takes, from its own numbers and values; None for a mere form."""
    match limit:
        case {"among": [first, *_]}:
            return first
        case {"enum": shape}:
            return models.service(service).shape_for(shape).enum[0]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType] - a string's shape
        case {"range": [least, most]}:
            return most if least is None else least
        case {"multiple_of": number}:
            return number
        case {"length": [least, most]} if "pattern" not in limit and "format" not in limit:
            return "a" * (most or least)
        case _:
            return None


def _outside(limit: Any) -> Iterator[Any]:
    """Values that a limit refuses, just beyond its ends."""
    match limit:
        case {"among": _} | {"enum": _}:
            yield "no such value"
        case {"each": each}:
            yield from ([value] for value in _outside(each))
        case {"network": _}:
            yield from ("10.0.0.1/16", "10.0.0.0", "ten")
        case {"format": _}:
            yield "{"
        case [first, *_]:
            yield from _outside(first)
        case _:
            pass
    if isinstance(limit, dict):
        yield from _beyond(cast("dict[str, Any]", limit))


def _beyond(limit: dict[str, Any]) -> Iterator[Any]:
    least, most = limit.get("length", (None, None))
    yield from ["a" * (most + 1)] if most is not None else []
    yield from ["a" * (least - 1)] if least else []
    least, most = limit.get("range", (None, None))
    yield from [most + 1] if most is not None else []
    yield from [least - 1] if least is not None else []
    yield from [[{}] * (limit["items"][1] + 1)] if "items" in limit else []


def _blocks(path: str, value: Any) -> dict[str, Any]:
    """A value at a path of blocks."""
    name, _, rest = path.partition(".")
    return {name: _blocks(rest, value) if rest else value}


ODD = ("", ".", "-", "a b", "a:b")
"""Values of which each pattern refuses one."""

CASES = [
    (token, path, limit)
    for token, known in LIMITS.items()
    for path, limit in known.items()
    if path not in limits.GROUPS and not any(key in limit for key in limits.GROUPS)
]


@pytest.mark.parametrize(("token", "path", "limit"), CASES)
def test_a_limit_is_of_an_input_takes_its_ends_and_refuses_what_is_beyond(
    token: str, path: str, limit: Any
) -> None:
    kind = registry.resources()[token]
    assert _is_input(schema.of_resource(kind.cls).inputs.keys(), kind, path)

    def said(value: Any) -> list[str]:
        return [it for it in limits.problems(kind, _blocks(path, value)) if path in it]

    inside = _inside(limit, kind.service)
    assert inside is None or said(inside) == []
    beyond = list(_outside(limit))
    assert beyond or "pattern" in limit
    assert all(map(said, beyond))
    if "pattern" in limit:
        assert any(map(said, ODD))
    assert said(UNKNOWN) == []


def _is_input(names: Any, kind: Any, path: str) -> bool:
    top, *members = path.split(".")
    hint = schema.of_resource(kind.cls).outputs[top]
    for member in members:
        block = schema.nested(schema.item_of(hint) or hint)
        if block is None or member not in schema.fields_of(block):
            return False
        hint = schema.fields_of(block)[member]
    return top in names


GROUPS: list[tuple[str, str, str, list[str]]] = [
    (token, block, key, group)
    for token, known in LIMITS.items()
    for block, limit in [("", known), *known.items()]
    for key in limits.GROUPS
    for group in mapping(limit).get(key, ())
]


@pytest.mark.parametrize(("token", "block", "key", "group"), GROUPS)
def test_a_group_is_of_inputs_and_counts_those_that_are_given(
    token: str, block: str, key: str, group: list[str]
) -> None:
    kind = registry.resources()[token]
    names = schema.of_resource(kind.cls).inputs.keys()
    assert all(_is_input(names, kind, f"{block}.{prop}".strip(".")) for prop in group)

    def said(*given: str, value: Any = "x") -> list[str]:
        members = dict.fromkeys(given, value)
        found = limits.problems(kind, _blocks(block, members) if block else members)
        return [it for it in found if ",".join(group) in it or "conflicts" in it]

    assert bool(said(*group)) is (key != "at_least_one")
    assert said(*group, value=UNKNOWN) == []
    assert bool(said()) is (key != "conflicts")
    assert said(group[0]) == []


def test_preview_refuses_what_the_provider_refuses_and_tells_no_value(engine: Engine) -> None:
    token = "aws:ssm/parameter:Parameter"  # noqa: S105 - a type's token
    secret = "hidden" * 400
    inputs, failures = engine.check(token, {"name": "a", "type": "Strong", "description": secret})
    assert failures == [
        "expected length of description to be at most (1024)",
        'expected type to be one of ["String" "StringList" "SecureString"]',
    ]
    assert inputs["description"] == secret
    assert "hidden" not in json.dumps(failures)
