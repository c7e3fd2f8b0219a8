"""The VPC's address plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

ZONES_PER_TIER = 4
"""Subnets reserved for each tier, so that an additional zone renumbers none."""


@dataclass(frozen=True, kw_only=True)
class Tier:
    """The CIDR block of a tier and its subnets by zone."""

    block: IPv4Network
    subnets: tuple[IPv4Network, ...]


def plan(vpc: IPv4Network, prefixes: Mapping[str, int], zones: int) -> dict[str, Tier]:
    """Allocate the tiers in order, each in an aligned block.

    With a block for each tier, a network ACL rule can refer to the whole tier. Blocks depend on the
    order and prefixes of the tiers, not on the number of zones.

    Args:
        vpc: The VPC's block.
        prefixes: Tier to the prefix length of its subnets, in address order.
        zones: Subnets per tier, at most `ZONES_PER_TIER`.

    Raises:
        ValueError: The tiers do not fit into the VPC.
    """
    tiers: dict[str, Tier] = {}
    free = int(vpc.network_address)
    for name, prefix in prefixes.items():
        block = _next_block(free, prefix - (ZONES_PER_TIER - 1).bit_length())
        if not block.subnet_of(vpc):
            raise ValueError(f"{vpc} has no room for the {name} tier")
        subnets = tuple(block.subnets(new_prefix=prefix))[:zones]
        tiers[name] = Tier(block=block, subnets=subnets)
        free = int(block.broadcast_address) + 1
    return tiers


def _next_block(free: int, prefix: int) -> IPv4Network:
    size = 1 << (32 - prefix)
    start = -(-free // size) * size
    return IPv4Network((start, prefix))
