"""Where the subnets of awsx.ec2.Vpc lie: pure arithmetic on CIDR blocks.

Each zone gets an equal part of the VPC, and within it the subnets in the order of their specs, each
aligned to its own size. Source: `subnetStrategy` Auto and Exact in awsx's API docs.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

from localcloud.awsx.arguments import Passed, SubnetSpec, SubnetType, VpcArguments, VpcError

_BITS = 32
_SMALLEST_DEFAULT_ZONE = 26
_WIDEST_DEFAULT_ZONE = 16
_REGION = re.compile(r"^[a-z]{2}(-[a-z]+)+-")


@dataclass(frozen=True, kw_only=True)
class Subnet:
    """One subnet in one zone.

    Attributes:
        name: its name in Pulumi, numbered by zone.
        name_tag: its name in AWS, by the strategy.
        zone: the zone's index.
    """

    name: str
    name_tag: str
    type: SubnetType
    zone: int
    zone_name: str
    cidr_block: IPv4Network
    tags: Passed


@dataclass(frozen=True, kw_only=True)
class Layout:
    """All subnets, zone by zone, and the specs they came from."""

    subnets: tuple[Subnet, ...]
    resolved: tuple[Mapping[str, Any], ...]


def arrange(name: str, arguments: VpcArguments, zones: Sequence[str]) -> Layout:
    """Give every zone its subnets.

    Raises:
        VpcError: they do not fit, overlap, leave gaps under Exact, or lack what NAT needs.
    """
    arguments.nat_gateways.check(len(zones))
    specs = _specs(arguments, len(zones))
    blocks = (
        _explicit(specs, len(zones))
        if any(spec.cidr_blocks for spec in specs)
        else list(_allocate(arguments, [spec.cidr_mask for spec in specs], len(zones)))
    )
    subnets = tuple(
        _subnet(name, arguments, spec, zone=(index, zone), block=block)
        for index, zone in enumerate(zones)
        for spec, block in zip(specs, blocks[index], strict=True)
    )
    _refuse_overlaps(subnets)
    if arguments.subnet_strategy == "Exact":
        _refuse_gaps(arguments.cidr_block, subnets)
    _refuse_useless_nat(arguments, {spec.type for spec in specs})
    return Layout(subnets=subnets, resolved=tuple(_resolved(spec) for spec in specs))


def _specs(arguments: VpcArguments, zones: int) -> tuple[SubnetSpec, ...]:
    if arguments.subnet_specs is not None:
        return tuple(_normal(i, spec) for i, spec in enumerate(arguments.subnet_specs))
    if arguments.subnet_strategy == "Exact":
        raise VpcError("subnetStrategy Exact needs subnetSpecs")
    mask = _zone_mask(arguments, zones)
    if mask > _SMALLEST_DEFAULT_ZONE:
        raise VpcError(
            f"cidrBlock leaves a /{mask} per zone, and the default subnets need at least "
            f"a /{_SMALLEST_DEFAULT_ZONE}; give subnetSpecs"
        )
    mask = max(mask, _WIDEST_DEFAULT_ZONE)
    return (
        SubnetSpec.model_validate({"type": "Private", "cidrMask": mask + 1}),
        SubnetSpec.model_validate({"type": "Public", "cidrMask": mask + 2}),
    )


def _normal(index: int, spec: SubnetSpec) -> SubnetSpec:
    """The spec with mask and size agreeing with each other and with its blocks."""
    where = f"subnetSpecs.{index}"
    if spec.size is not None and spec.size & (spec.size - 1):
        raise VpcError(f"{where}.size: {spec.size} is not a power of two")
    mask = _BITS + 1 - spec.size.bit_length() if spec.size is not None else spec.cidr_mask
    if spec.cidr_mask not in (None, mask):
        raise VpcError(f"{where}: size {spec.size} is a /{mask}, but cidrMask is {spec.cidr_mask}")
    for block in spec.cidr_blocks or ():
        if mask not in (None, block.prefixlen):
            raise VpcError(f"{where}.cidrBlocks: {block} is not the /{mask} asked for")
    if spec.cidr_blocks is not None or mask is None:
        return spec
    return spec.model_copy(update={"cidr_mask": mask, "size": 1 << (_BITS - mask)})


def _explicit(specs: Sequence[SubnetSpec], zones: int) -> list[list[IPv4Network]]:
    columns: list[tuple[IPv4Network, ...]] = []
    for index, spec in enumerate(specs):
        if spec.cidr_blocks is None:
            raise VpcError(f"subnetSpecs.{index} lacks cidrBlocks, which other specs have")
        if len(spec.cidr_blocks) != zones:
            raise VpcError(
                f"subnetSpecs.{index}.cidrBlocks has {len(spec.cidr_blocks)} blocks "
                f"for {zones} zones"
            )
        columns.append(spec.cidr_blocks)
    return [list(row) for row in zip(*columns, strict=True)]


def _allocate(
    arguments: VpcArguments, masks: Sequence[int | None], zones: int
) -> Iterator[list[IPv4Network]]:
    zone_mask = _zone_mask(arguments, zones)
    even = zone_mask + _bits_for(len(masks))
    widths = [even if mask is None else mask for mask in masks]
    needed = sum(1 << max(_BITS - width, 0) for width in widths)
    if max(zone_mask, *widths) > _BITS or needed > 1 << (_BITS - zone_mask):
        raise VpcError(
            f"subnetSpecs: the subnets need {needed} addresses in each of {zones} zones, "
            f"but {arguments.cidr_block} leaves a /{zone_mask} to each"
        )
    start = int(arguments.cidr_block.network_address)
    for zone in range(zones):
        position = start + zone * (1 << (_BITS - zone_mask))
        blocks: list[IPv4Network] = []
        for width in widths:
            size = 1 << (_BITS - width)
            position = -(-position // size) * size
            blocks.append(IPv4Network((position, width)))
            position += size
        yield blocks


def _zone_mask(arguments: VpcArguments, zones: int) -> int:
    return arguments.availability_zone_cidr_mask or (
        arguments.cidr_block.prefixlen + _bits_for(zones)
    )


def _bits_for(count: int) -> int:
    return (count - 1).bit_length()


def _subnet(
    name: str,
    arguments: VpcArguments,
    spec: SubnetSpec,
    *,
    zone: tuple[int, str],
    block: IPv4Network,
) -> Subnet:
    index, zone_name = zone
    stem = f"{name}-{spec.name or spec.type.lower()}"
    by_zone = arguments.subnet_name_tag_strategy == "AvailabilityZone"
    numbered = f"{stem}-{index + 1}"
    return Subnet(
        name=numbered,
        name_tag=f"{stem}-{_REGION.sub('', zone_name)}" if by_zone else numbered,
        type=spec.type,
        zone=index,
        zone_name=zone_name,
        cidr_block=block,
        tags=spec.tags,
    )


def _resolved(spec: SubnetSpec) -> Mapping[str, Any]:
    found = {
        "type": spec.type,
        "name": spec.name,
        "cidrBlocks": [str(block) for block in spec.cidr_blocks or ()] or None,
        "cidrMask": spec.cidr_mask,
        "size": spec.size,
    }
    return {key: value for key, value in found.items() if value is not None}


def _refuse_overlaps(subnets: Sequence[Subnet]) -> None:
    for index, one in enumerate(subnets):
        for other in subnets[:index]:
            if one.cidr_block.overlaps(other.cidr_block):
                raise VpcError(
                    f"subnet {one.name} ({one.cidr_block}) overlaps "
                    f"{other.name} ({other.cidr_block})"
                )


def _refuse_gaps(vpc: IPv4Network, subnets: Sequence[Subnet]) -> None:
    expected, before = vpc.network_address, "the VPC's first address"
    for subnet in subnets:
        if subnet.cidr_block.network_address != expected:
            raise VpcError(
                f"subnetStrategy Exact: {subnet.name} ({subnet.cidr_block}) has to follow {before} "
                "without a gap; fill gaps with specs of type Unused"
            )
        expected = subnet.cidr_block.broadcast_address + 1
        before = f"{subnet.name} ({subnet.cidr_block})"
    if expected != vpc.broadcast_address + 1:
        raise VpcError(
            f"subnetStrategy Exact: {before} has to end where {vpc} ends; "
            "fill gaps with specs of type Unused"
        )


def _refuse_useless_nat(arguments: VpcArguments, types: set[SubnetType]) -> None:
    strategy = arguments.nat_gateways.strategy
    if strategy != "None" and not types >= {"Public", "Private"}:
        raise VpcError(
            f"natGateways.strategy {strategy} (OnePerAz unless given) needs public subnets to "
            "stand in and private ones to serve; without both choose None"
        )
