"""Before anything exists, ids and ARNs are unknown: no rule takes that for a violation."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast

from frame.cases import UNKNOWN
from frame.rule import Resource, Stack
from frame.value import Value

from tests.policy.graph import registered
from tests.policy.levels import kept_by
from tests.policy.test_platform_complies import refusals


def unknown_yet(stack: Stack) -> Stack:
    """The stack as at its first preview: whatever names another resource is not known."""
    return Stack(resources=tuple(_unknown_yet(resource) for resource in stack.resources))


def _unknown_yet(resource: Resource) -> Resource:
    inputs = cast("Mapping[str, object]", resource.props.raw)
    hidden = {key: _hidden(value, _names(resource, key)) for key, value in inputs.items()}
    return replace(resource, props=Value(hidden))


def _names(resource: Resource, key: str) -> list[str]:
    return [urn.rsplit("::", 1)[-1] for urn in resource.refers_to.get(key, ())]


def _hidden(value: object, names: Iterable[str]) -> object:
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value)
        return {key: _hidden(each, names) for key, each in fields.items()}
    if isinstance(value, list):
        return [_hidden(each, names) for each in cast("list[object]", value)]
    if isinstance(value, str) and any(name in value for name in names):
        return UNKNOWN
    return value


def test_a_first_preview_finds_nothing() -> None:
    stack = unknown_yet(registered("prod", delegated=True))
    unknown = [
        key for each in stack.resources for key in each.props.keys if not each.props[key].known
    ]
    assert len(unknown) > 300
    assert list(refusals(stack, kept_by("prod"))) == []
