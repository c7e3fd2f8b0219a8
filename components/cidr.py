"""Pure arithmetic of the VPC's address plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

ZONES_PER_TIER = 4
"""Subnets for which each tier keeps room, so that a further zone renumbers nothing."""


@dataclass(frozen=True, kw_only=True)
class Tier:
    """The addresses of one tier: the block it owns and the subnets cut from it, zone by zone."""

    block: IPv4Network
    subnets: tuple[IPv4Network, ...]


def plan(vpc: IPv4Network, prefixes: Mapping[str, int], zones: int) -> dict[str, Tier]:
    """Lay the tiers out one after another, each in an aligned block of its own.

    One block per tier lets a stateless rule name a whole tier. Only the order of the tiers and
    their prefixes decide where a block lies; the number of zones does not.

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
