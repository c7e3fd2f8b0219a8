"""The local AWS models whatever the program gives: else `make up` fails, and this before it."""

from collections.abc import Callable
from typing import Any

import pytest

from localcloud.aws import check, registry, wire
from tests.support.program import Graph

SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    {
        "ingress": {"dns": {"delegated": "on"}},
        "network": {"ingress": {"cloudfront": "on", "cidrs": []}},
    },
    {"services": {"exec": "off"}, "security": {"sign_in": {"threat_protection": "off"}}},
)


def _first(inputs: dict[str, Any]) -> dict[str, Any]:
    """The inputs at a first preview: ids, which the mocks make up, are not known yet."""
    made_up = {prop for prop, value in inputs.items() if str(value).endswith("-id")}
    return inputs | dict.fromkeys(made_up, wire.UNKNOWN)


@pytest.mark.parametrize("changes", SETTINGS, ids=["as it is", "public", "switched off"])
def test_every_input_of_the_program_is_modelled(
    deploy: Callable[..., Graph], stack: str, changes: dict[str, Any]
) -> None:
    kinds = registry.resources()
    graph = deploy(stack, changes)
    given = [each for each in graph.resources if each.type.startswith("aws:")]
    assert [each.urn for each in given if each.type not in kinds] == []
    refused = {
        problem
        for each in given
        for problem in check.failures(kinds[each.type], each.inputs, _first(each.inputs), {})
    }
    assert refused == set()
