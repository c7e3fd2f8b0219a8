"""The diagram shows what the state holds, where it is, and nothing on top of another."""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from ops.diagram import Topology, draw, topology_of
from tests.support.program import Graph
from tests.support.states import state_of

SVG = "{http://www.w3.org/2000/svg}"
DELEGATED = {"ingress": {"dns": {"delegated": True}}}


def texts(drawn: str) -> set[str]:
    """What stands in the drawing."""
    return {"".join(each.itertext()) for each in ET.fromstring(drawn).iter(f"{SVG}text")}  # noqa: S314 -- our own document


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


def test_masters_and_recovery_region_are_shown_where_a_stack_has_them(
    topology: Callable[[str], Topology],
) -> None:
    dev, prod = topology("dev"), topology("prod")
    assert (dev.search_masters, dev.recovery_region) == (None, None)
    assert prod.search_masters == ("m7g.large.search", 3)
    assert prod.recovery_region == "us-west-2"
    assert prod.recovery_counts["aws:s3/bucket:Bucket"] == 3
    text = texts(draw(prod, "prod"))
    assert {"OpenSearch dedicated masters", "3 x m7g.large.search"} <= text
    assert {"Recovery region us-west-2", "3 replica buckets", "1 vault"} <= text
    assert not any("Recovery" in each or "masters" in each for each in texts(draw(dev, "dev")))


def test_every_endpoint_is_named_in_full(topology: Callable[[str], Topology]) -> None:
    prod = topology("prod")
    assert set(prod.endpoints) <= set(re.split("[, ]+", " ".join(texts(draw(prod, "prod")))))


def test_a_writer_in_another_zone_is_reached_there(topology: Callable[[str], Topology]) -> None:
    prod = topology("prod")
    moved = replace(prod, database_zones=(("writer", prod.zones[1]),))
    assert "Aurora writer" in texts(draw(moved, "prod"))


def test_other_services_than_ours_are_drawn(topology: Callable[[str], Topology]) -> None:
    prod = topology("prod")
    other = replace(prod.services[0], name="search-api")
    assert "search-api" in texts(draw(replace(prod, services=(other,)), "prod"))


def test_arrows_follow_security_groups_queues_and_models(
    deploy: Callable[..., Graph],
) -> None:
    size = {"cpu": 512, "memory": 1024}
    services = {
        "bff": {"calls": ["graphql", "agentcore", "jobs"]},
        "jobs": {"tier": "worker", **size, "uses": {"models": True}},
        "shop": {"tier": "public", "host": "shop.dev.example.com", **size},
    }
    found = topology_of(state_of(deploy("dev", {**DELEGATED, "services": services})), ["a-model"])

    order = ["bff", "shop", "graphql", "agentcore", "jobs"]
    assert [each.name for each in found.services] == order
    assert {("alb-public", "shop"), ("bff", "agentcore")} <= found.flows
    assert {each.name: each.queues for each in found.services if each.queues} == {"bff": ("jobs",)}
    assert {each.name for each in found.services if each.models} == {"agentcore", "jobs"}
    drawn, bare = draw(found, "dev"), draw(replace(found, flows=frozenset()), "dev")
    assert drawn.count("<path") > bare.count("<path")


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
