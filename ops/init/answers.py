"""The answers about a stack, and values derived from them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Network

from components.regions import GEOGRAPHIES
from components.settings import Settings
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.stacks import stacks


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The answers about a stack.

    Attributes:
        account: AWS account; None accepts any.
        owner: The team on call.
        zone: DNS zone; users sign in at `agents.<zone>`.
        zone_exists: Whether the account has the zone; else the stack creates it.
        network: CIDR block of the VPC.
        users: CIDR blocks of users; empty with CloudFront, which accepts all.
        budget: USD a month.
        mails: Mail addresses for alarms and costs.
    """

    stack: str
    region: str
    account: str | None
    owner: str
    cost_center: str
    zone: str
    zone_exists: bool
    network: str
    users: Sequence[str]
    budget: int
    mails: Sequence[str]

    @property
    def host(self) -> str:
        """The host name for users."""
        return f"agents.{self.zone}"

    def geography(self) -> str:
        """The region's geography of inference profiles."""
        found = (name for name, regions in GEOGRAPHIES.items() if self.region in regions)
        return next(found, "global")


def others(stack: str) -> dict[str, Settings]:
    """The checkout's other stacks with valid files."""
    found: dict[str, Settings] = {}
    for name in stacks():
        if name != stack:
            with suppress(OpsError):
                found[name] = Deployment(stack=name).settings
    return found


def free_network(around: Mapping[str, Settings]) -> str:
    """The first /16 of 10.0.0.0/8 that overlaps no other stack's network."""
    taken = [each.network.cidr for each in around.values()]
    blocks = IPv4Network("10.0.0.0/8").subnets(new_prefix=16)
    return str(next(block for block in blocks if not any(map(block.overlaps, taken))))


def conflicts(settings: Settings, around: Mapping[str, Settings]) -> Iterator[str]:
    """Conflicts with the checkout's other stacks, a sentence each."""
    block, zone = settings.network.cidr, settings.ingress.dns.zone_name
    for name, other in around.items():
        if other.network.cidr.overlaps(block):
            yield (
                f"--network {block} overlaps {other.network.cidr} of stack {name}, so that the two"
                " can never be connected; accepted: a block of its own, such as"
                f" {free_network(around)}"
            )
        if other.ingress.dns.zone_name == zone:
            yield (
                f"--zone {zone} is the zone of stack {name};"
                f" accepted: a zone of its own, such as {settings.environment.name}.{zone}"
            )
