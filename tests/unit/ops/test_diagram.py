"""The diagram shows what the state holds, where it is, and nothing on top of another."""

import itertools
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from ops.diagram import Topology, draw, topology_of
from tests.support.program import Graph
from tests.support.states import state_of

SVG = "{http://www.w3.org/2000/svg}"
DELEGATED = {"ingress": {"dns": {"delegated": True}}}


@pytest.fixture
def topology(deploy: Callable[..., Graph]) -> Callable[[str], Topology]:
    return lambda stack: topology_of(state_of(deploy(stack, DELEGATED)), ["a-model"])


def test_a_cheap_stack_shows_what_it_lacks(topology: Callable[[str], Topology]) -> None:
    dev = topology("dev")
    assert dev.nat_zones == {"us-east-1a"}
    assert [role for role, _ in dev.database_zones] == ["writer"]
    assert not dev.cloudfront


def test_a_large_stack_shows_what_stands_in_each_zone(topology: Callable[[str], Topology]) -> None:
    prod = topology("prod")
    assert prod.nat_zones == set(prod.zones)
    assert [role for role, _ in prod.database_zones] == ["writer", "reader", "reader"]
    assert {zone for _, zone in prod.database_zones} == set(prod.zones)
    assert prod.search_nodes == dict.fromkeys(prod.zones, 1)
    assert [each.name for each in prod.services] == ["bff", "graphql", "agentcore"]
    assert prod.cloudfront


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_no_box_lies_on_another(topology: Callable[[str], Topology], stack: str) -> None:
    drawn = ET.fromstring(draw(topology(stack), stack))  # noqa: S314 -- our own document
    boxes = [rect.attrib for rect in drawn.findall(f"{SVG}g/{SVG}rect")]
    assert len(boxes) > 15
    for one, other in itertools.combinations(boxes, 2):
        apart = any(
            float(first[axis]) + float(first[size]) <= float(second[axis])
            for axis, size in (("x", "width"), ("y", "height"))
            for first, second in ((one, other), (other, one))
        )
        assert apart, (one, other)


def test_names_are_text_and_never_markup(topology: Callable[[str], Topology]) -> None:
    drawn = draw(topology("dev"), "<script>")
    assert "<script>" not in drawn
    ET.fromstring(drawn)  # noqa: S314 -- our own document
