"""Contract `network`: what consumers put into its VPC has a place there in every zone."""

from collections.abc import Callable
from ipaddress import IPv4Network
from itertools import combinations

from tests.support.program import STACKS, Graph

Deploy = Callable[..., Graph]


def test_every_tier_has_one_subnet_per_zone_and_shares_none(deploy: Deploy, stack: str) -> None:
    network = deploy(stack).outputs["network"]

    tiers = network["subnetIds"]
    assert all(len(ids) == len(network["zones"]) >= 2 for ids in tiers.values())
    everywhere = [subnet for ids in tiers.values() for subnet in ids]
    assert len(everywhere) == len(set(everywhere))


def test_vpcs_of_the_stacks_can_be_peered(deploy: Deploy) -> None:
    blocks = [IPv4Network(deploy(stack).outputs["network"]["cidr"]) for stack in STACKS]

    assert not any(one.overlaps(other) for one, other in combinations(blocks, 2))


def test_images_are_always_reached_privately(deploy: Deploy, stack: str) -> None:
    assert "s3" in deploy(stack).outputs["network"]["endpointIds"]
