"""Where subnets lie: pure arithmetic, and the sentences of what is refused."""

from typing import Any

import pytest

from localcloud.awsx.arguments import VpcError, parse
from localcloud.awsx.layout import Layout, arrange

TWO = ("us-east-1a", "us-east-1b")
AUTO: dict[str, Any] = {"subnetStrategy": "Auto"}


def subnets(*specs: dict[str, Any], zones: tuple[str, ...] = TWO, **inputs: Any) -> Layout:
    given = AUTO | {"natGateways": {"strategy": "None"}} | inputs
    return arrange("net", parse(given | ({"subnetSpecs": list(specs)} if specs else {})), zones)


def blocks(layout: Layout) -> dict[str, str]:
    return {subnet.name: str(subnet.cidr_block) for subnet in layout.subnets}


def test_without_specs_a_zone_is_split_into_private_and_public() -> None:
    layout = arrange("net", parse(AUTO), (*TWO, "us-east-1c"))
    assert blocks(layout) == {
        "net-private-1": "10.0.0.0/19",
        "net-public-1": "10.0.32.0/20",
        "net-private-2": "10.0.64.0/19",
        "net-public-2": "10.0.96.0/20",
        "net-private-3": "10.0.128.0/19",
        "net-public-3": "10.0.160.0/20",
    }
    assert layout.resolved == (
        {"type": "Private", "cidrMask": 19},
        {"type": "Public", "cidrMask": 20},
    )


def test_specs_without_a_size_share_the_zone_evenly() -> None:
    layout = subnets({"type": "Public"}, {"type": "Private"}, {"type": "Isolated"})
    assert blocks(layout) == {
        "net-public-1": "10.0.0.0/19",
        "net-private-1": "10.0.32.0/19",
        "net-isolated-1": "10.0.64.0/19",
        "net-public-2": "10.0.128.0/19",
        "net-private-2": "10.0.160.0/19",
        "net-isolated-2": "10.0.192.0/19",
    }


def test_a_subnet_is_aligned_to_its_own_size() -> None:
    layout = subnets(
        {"type": "Public", "cidrMask": 24},
        {"type": "Private", "size": 4096, "name": "app"},
        {"type": "Unused", "cidrMask": 28},
        zones=("us-east-1a",),
        cidrBlock="10.9.0.0/16",
    )
    assert blocks(layout) == {
        "net-public-1": "10.9.0.0/24",
        "net-app-1": "10.9.16.0/20",
        "net-unused-1": "10.9.32.0/28",
    }
    assert layout.resolved[1] == {"type": "Private", "name": "app", "cidrMask": 20, "size": 4096}


def test_a_zone_mask_leaves_room_for_later_zones() -> None:
    layout = subnets({"type": "Isolated"}, availabilityZoneCidrMask=20)
    assert blocks(layout) == {"net-isolated-1": "10.0.0.0/20", "net-isolated-2": "10.0.16.0/20"}


def test_name_tags_by_zone_leave_the_names_alone() -> None:
    layout = subnets(
        {"type": "Isolated"},
        subnetNameTagStrategy="AvailabilityZone",
        zones=("us-west-2-lax-1a", "us-gov-west-1b"),
    )
    assert [(s.name, s.name_tag) for s in layout.subnets] == [
        ("net-isolated-1", "net-isolated-2-lax-1a"),
        ("net-isolated-2", "net-isolated-1b"),
    ]


def test_exact_accepts_a_space_without_gaps() -> None:
    layout = subnets(
        {"type": "Isolated", "cidrMask": 18},
        {"type": "Unused", "cidrMask": 18},
        subnetStrategy="Exact",
    )
    assert [str(s.cidr_block) for s in layout.subnets][-1] == "10.0.192.0/18"


PUBLIC: dict[str, Any] = {"type": "Public", "cidrBlocks": ["10.0.0.0/24", "10.0.1.0/24"]}
ISOLATED: dict[str, Any] = {"type": "Isolated"}
NOTHING: dict[str, Any] = {}
NO_SPECS: list[Any] = []


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        (NOTHING, "Legacy (Legacy unless given) is not modelled by localcloud; choose Auto or"),
        ({"subnetStrategy": "AutoMerge"}, "subnetStrategy AutoMerge"),
        ({"subnetStrategy": "auto"}, "subnetStrategy: input should be 'Auto', 'AutoMerge'"),
        (AUTO | {"ipv4IpamPoolId": "p"}, "ipv4IpamPoolId is not modelled by localcloud"),
        (AUTO | {"region": "us-west-2"}, "region is not modelled by localcloud"),
        (AUTO | {"vpcEndpointStrategy": "Auto"}, "vpcEndpointStrategy: input should be 'Legacy'"),
        (AUTO | {"subnetSpecs": [{"type": "Intra"}]}, "subnetSpecs.0.type: input should be"),
        (AUTO | {"subnetSpecs": [ISOLATED | {"x": 1}]}, "subnetSpecs.0.x is not modelled"),
        (AUTO | {"subnetSpecs": NO_SPECS}, "subnetSpecs: "),
        (AUTO | {"natGateways": {"strategy": "Two"}}, "natGateways.strategy: input should be"),
        (AUTO | {"cidrBlock": "10.0.0.1/16"}, "cidrBlock: input is not a valid IPv4 network"),
        (AUTO | {"availabilityZoneNames": ["a"], "numberOfAvailabilityZones": 1},
         "availabilityZoneNames and numberOfAvailabilityZones exclude each other"),
        (AUTO | {"subnetSpecs": [ISOLATED | {"assignIpv6AddressOnCreation": True}]},
         "subnetSpecs.0.assignIpv6AddressOnCreation"),
        (AUTO | {"vpcEndpointSpecs": [{"serviceName": "s", "vpcId": "v"}]},
         "vpcEndpointSpecs.0.vpcId is not modelled"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_one_sentence(inputs: dict[str, Any], sentence: str) -> None:
    with pytest.raises(VpcError) as caught:
        parse(inputs)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("specs", "inputs", "sentence"),
    [
        ([ISOLATED | {"size": 300}], {}, "subnetSpecs.0.size: 300 is not a power of two"),
        ([ISOLATED | {"size": 256, "cidrMask": 20}], {}, "size 256 is a /24, but cidrMask is 20"),
        ([PUBLIC | {"cidrMask": 20}], {}, "10.0.0.0/24 is not the /20 asked for"),
        ([PUBLIC | {"cidrBlocks": ["10.0.0.0/24"]}], {}, "has 1 blocks for 2 zones"),
        ([PUBLIC, ISOLATED], {}, "subnetSpecs.1 lacks cidrBlocks, which other specs have"),
        ([PUBLIC | {"cidrBlocks": ["10.0.0.0/23", "10.0.1.0/24"]}], {},
         "subnet net-public-2 (10.0.1.0/24) overlaps net-public-1 (10.0.0.0/23)"),
        ([ISOLATED | {"cidrMask": 16}], {}, "need 65536 addresses in each of 2 zones"),
        ([ISOLATED] * 9, {"cidrBlock": "10.0.0.0/29"}, "10.0.0.0/29 leaves a /30 to each"),
        ([], {"cidrBlock": "10.0.0.0/26"}, "cidrBlock leaves a /27 per zone"),
        ([], {"subnetStrategy": "Exact"}, "subnetStrategy Exact needs subnetSpecs"),
        ([ISOLATED | {"cidrMask": 18}], {"subnetStrategy": "Exact"},
         "net-isolated-2 (10.0.128.0/18) has to follow net-isolated-1 (10.0.0.0/18)"),
        ([PUBLIC], {"subnetStrategy": "Exact"}, "has to end where 10.0.0.0/16 ends"),
        ([PUBLIC], {"natGateways": {"strategy": "Single"}},
         "natGateways.strategy Single (OnePerAz unless given) needs public subnets"),
        ([ISOLATED], {"natGateways": {}}, "natGateways.strategy OnePerAz"),
        ([PUBLIC], {"natGateways": {"strategy": "None", "elasticIpAllocationIds": ["e"]}},
         "has 1 of the 0 addresses that strategy None needs over 2 zones"),
        ([PUBLIC], {"natGateways": {"elasticIpAllocationIds": ["e"]}}, "has 1 of the 2 addresses"),
    ],
)  # fmt: skip
def test_impossible_layouts_are_one_sentence(
    specs: list[dict[str, Any]], inputs: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(VpcError) as caught:
        subnets(*specs, **inputs)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
