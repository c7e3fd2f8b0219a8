"""The subnets of awsx.ec2.Vpc by zone, with the blocks that the program gives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from itertools import combinations
from typing import Any

from localcloud.awsx.arguments import Passed, SubnetSpec, SubnetType, VpcArguments, VpcError


@dataclass(frozen=True, kw_only=True)
class Subnet:
    """One subnet in one zone.

    Attributes:
        name: its name in Pulumi and AWS, numbered by zone.
    """

    name: str
    type: SubnetType
    zone: int
    zone_name: str
    cidr_block: IPv4Network
    tags: Passed


def arrange(name: str, arguments: VpcArguments) -> tuple[Subnet, ...]:
    """Give every zone its subnets.

    Raises:
        VpcError: they do not fit the zones, overlap, or lack what NAT needs.
    """
    zones = len(arguments.availability_zone_names)
    for index, spec in enumerate(arguments.subnet_specs):
        if len(spec.cidr_blocks) != zones:
            raise VpcError(
                f"subnetSpecs.{index}.cidrBlocks has {len(spec.cidr_blocks)} blocks "
                f"for {zones} zones"
            )
    subnets = tuple(_subnets(name, arguments))
    for other, one in combinations(subnets, 2):
        if one.cidr_block.overlaps(other.cidr_block):
            raise VpcError(
                f"subnet {one.name} ({one.cidr_block}) overlaps {other.name} ({other.cidr_block})"
            )
    strategy = arguments.nat_gateways.strategy
    if strategy != "None" and not {each.type for each in subnets} >= {"Public", "Private"}:
        raise VpcError(
            f"natGateways.strategy {strategy} (OnePerAz unless given) needs public subnets to "
            "stand in and private ones to serve; without both choose None"
        )
    return subnets


def _subnets(name: str, arguments: VpcArguments) -> Iterator[Subnet]:
    for zone, zone_name in enumerate(arguments.availability_zone_names):
        for spec in arguments.subnet_specs:
            yield Subnet(
                name=f"{name}-{spec.name or spec.type.lower()}-{zone + 1}",
                type=spec.type,
                zone=zone,
                zone_name=zone_name,
                cidr_block=spec.cidr_blocks[zone],
                tags=spec.tags,
            )


def described(spec: SubnetSpec) -> Mapping[str, Any]:
    """A spec as the component's output `subnetLayout` has it."""
    return spec.model_dump(mode="json", by_alias=True, exclude={"tags"}, exclude_none=True)
