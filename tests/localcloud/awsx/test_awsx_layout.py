"""Which subnets a zone gets, and the sentences of what is refused."""

from typing import Any

import pytest

from localcloud.awsx.arguments import VpcError, parse
from localcloud.awsx.layout import Subnet, arrange

PUBLIC: dict[str, Any] = {"type": "Public", "cidrBlocks": ["10.0.0.0/24", "10.0.1.0/24"]}
DATA: dict[str, Any] = {
    "type": "Isolated",
    "name": "data",
    "cidrBlocks": ["10.0.8.0/24", "10.0.9.0/24"],
}
BASIC: dict[str, Any] = {
    "subnetStrategy": "Auto",
    "availabilityZoneNames": ["us-east-1a", "us-east-1b"],
    "natGateways": {"strategy": "None"},
    "subnetSpecs": [PUBLIC, DATA],
}
NO_SPECS: list[Any] = []


def subnets(*specs: dict[str, Any], **inputs: Any) -> tuple[Subnet, ...]:
    return arrange("net", parse(BASIC | {"subnetSpecs": list(specs)} | inputs))


def test_every_zone_gets_a_subnet_of_each_spec() -> None:
    found = [(each.name, each.zone_name, str(each.cidr_block)) for each in subnets(PUBLIC, DATA)]
    assert found == [
        ("net-public-1", "us-east-1a", "10.0.0.0/24"),
        ("net-data-1", "us-east-1a", "10.0.8.0/24"),
        ("net-public-2", "us-east-1b", "10.0.1.0/24"),
        ("net-data-2", "us-east-1b", "10.0.9.0/24"),
    ]


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"subnetStrategy": None}, "subnetStrategy: input should be 'Auto'"),
        ({"subnetStrategy": "Exact"}, "subnetStrategy: input should be 'Auto'"),
        ({"ipv4IpamPoolId": "p"}, "ipv4IpamPoolId is not modelled by localcloud"),
        ({"region": "us-west-2"}, "region is not modelled by localcloud"),
        ({"numberOfAvailabilityZones": 2}, "numberOfAvailabilityZones is not modelled"),
        ({"vpcEndpointSpecs": NO_SPECS}, "vpcEndpointSpecs is not modelled by localcloud"),
        ({"subnetSpecs": [DATA | {"type": "Unused"}]}, "subnetSpecs.0.type: input should be"),
        ({"subnetSpecs": [DATA | {"cidrMask": 24}]}, "subnetSpecs.0.cidrMask is not modelled"),
        ({"subnetSpecs": [{"type": "Public"}]}, "subnetSpecs.0.cidrBlocks is missing"),
        ({"subnetSpecs": NO_SPECS}, "subnetSpecs: "),
        ({"natGateways": {"strategy": "Two"}}, "natGateways.strategy: input should be"),
        ({"natGateways": {"elasticIpAllocationIds": ["e"]}}, "elasticIpAllocationIds is not mod"),
        ({"cidrBlock": "10.0.0.1/16"}, "cidrBlock: input is not a valid IPv4 network"),
    ],
)
def test_wrong_arguments_are_one_sentence(inputs: dict[str, Any], sentence: str) -> None:
    with pytest.raises(VpcError) as caught:
        parse(BASIC | inputs)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("specs", "inputs", "sentence"),
    [
        ([PUBLIC | {"cidrBlocks": ["10.0.0.0/24"]}], {}, "has 1 blocks for 2 zones"),
        ([PUBLIC | {"cidrBlocks": ["10.0.0.0/23", "10.0.1.0/24"]}], {},
         "subnet net-public-2 (10.0.1.0/24) overlaps net-public-1 (10.0.0.0/23)"),
        ([PUBLIC], {"natGateways": {"strategy": "Single"}},
         "natGateways.strategy Single (OnePerAz unless given) needs public subnets"),
        ([DATA], {"natGateways": {}}, "natGateways.strategy OnePerAz"),
    ],
)  # fmt: skip
def test_impossible_layouts_are_one_sentence(
    specs: list[dict[str, Any]], inputs: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(VpcError) as caught:
        subnets(*specs, **inputs)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
