"""The address plan, over every shape the settings admit."""

from ipaddress import IPv4Network
from itertools import combinations, pairwise, product

import pytest

from components.cidr import ZONES_PER_TIER, plan

DEFAULTS = {"public": 24, "private": 20, "data": 24}
SHAPES = [
    (vpc, dict(zip(DEFAULTS, prefixes, strict=True)))
    for vpc, prefixes in product(
        ("10.0.0.0/16", "172.16.0.0/18", "192.168.240.0/20"),
        product(range(20, 28, 2), range(18, 26, 2), range(20, 28, 3)),
    )
]


def shape_fits(vpc: str, prefixes: dict[str, int]) -> bool:
    try:
        plan(IPv4Network(vpc), prefixes, 2)
    except ValueError:
        return False
    return True


def test_default_plan_of_a_slash_16() -> None:
    tiers = plan(IPv4Network("10.0.0.0/16"), DEFAULTS, 3)

    assert {name: [str(subnet) for subnet in tier.subnets] for name, tier in tiers.items()} == {
        "public": ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"],
        "private": ["10.0.64.0/20", "10.0.80.0/20", "10.0.96.0/20"],
        "data": ["10.0.128.0/24", "10.0.129.0/24", "10.0.130.0/24"],
    }
    assert {name: str(tier.block) for name, tier in tiers.items()} == {
        "public": "10.0.0.0/22",
        "private": "10.0.64.0/18",
        "data": "10.0.128.0/22",
    }


def test_some_shapes_fit_and_some_do_not() -> None:
    assert {shape_fits(*shape) for shape in SHAPES} == {True, False}


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape_fits(*shape)], ids=str)
def test_tiers_lie_inside_the_vpc_apart_and_own_their_subnets(
    shape: tuple[str, dict[str, int]],
) -> None:
    vpc, prefixes = IPv4Network(shape[0]), shape[1]

    tiers = plan(vpc, prefixes, 3)

    assert all(tier.block.subnet_of(vpc) for tier in tiers.values())
    for one, other in combinations(tiers.values(), 2):
        assert not one.block.overlaps(other.block)
    for name, tier in tiers.items():
        assert [subnet.prefixlen for subnet in tier.subnets] == [prefixes[name]] * 3
        assert all(subnet.subnet_of(tier.block) for subnet in tier.subnets)
        assert not any(a.overlaps(b) for a, b in combinations(tier.subnets, 2))


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape_fits(*shape)], ids=str)
def test_a_further_zone_moves_nothing(shape: tuple[str, dict[str, int]]) -> None:
    vpc = IPv4Network(shape[0])

    plans = [plan(vpc, shape[1], zones) for zones in range(1, ZONES_PER_TIER + 1)]

    for fewer, more in pairwise(plans):
        for tier in DEFAULTS:
            assert more[tier].block == fewer[tier].block
            assert more[tier].subnets[: len(fewer[tier].subnets)] == fewer[tier].subnets


def test_no_room_names_the_tier() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.0/20 has no room for the private tier"):
        plan(IPv4Network("10.0.0.0/20"), DEFAULTS, 2)
