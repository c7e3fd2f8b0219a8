"""What a team answers about a stack, and what follows from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

from components.regions import GEOGRAPHIES
from components.settings import Settings, SettingsError
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.stacks import stacks


@dataclass(frozen=True, kw_only=True)
class Answers:
    """A stack in the words of who wants one.

    Attributes:
        stack: Its name, which is its environment's.
        region: AWS region.
        account: AWS account; None leaves it open.
        owner: The team to call.
        cost_center: Who pays.
        zone: DNS zone; users come to `agents.<zone>`.
        zone_exists: Whether the account has the zone, or the stack makes it.
        network: Block of the VPC.
        users: Blocks that users come from; none where CloudFront admits everybody.
        budget: USD a month.
        mails: Who is told of alarms and costs.
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
        """Where users come to."""
        return f"agents.{self.zone}"

    def geography(self) -> str:
        """The geography of inference profiles that the region is in."""
        found = (name for name, regions in GEOGRAPHIES.items() if self.region in regions)
        return next(found, "global")


def others(stack: str) -> Iterator[tuple[str, Settings]]:
    """The checkout's other stacks whose files are as they should be."""
    for name in stacks():
        if name != stack:
            try:
                yield name, Deployment(stack=name).settings
            except (OpsError, SettingsError):
                continue


def free_network(taken: Sequence[IPv4Network]) -> str:
    """The first /16 of 10.0.0.0/8 that overlaps none of these."""
    blocks = IPv4Network("10.0.0.0/8").subnets(new_prefix=16)
    return str(next(block for block in blocks if not any(map(block.overlaps, taken))))


def conflicts(settings: Settings, stack: str) -> Iterator[str]:
    """What does not go together with the checkout's other stacks, a sentence each."""
    block, zone = settings.network.cidr, settings.ingress.dns.zone_name
    around = dict(others(stack))
    for name, other in around.items():
        if other.network.cidr.overlaps(block):
            free = free_network([each.network.cidr for each in around.values()])
            yield (
                f"--network {block} overlaps {other.network.cidr} of stack {name}, so that the two"
                f" can never be connected; accepted: a block of its own, such as {free}"
            )
        if other.ingress.dns.zone_name == zone:
            yield (
                f"--zone {zone} is the zone of stack {name};"
                f" accepted: a zone of its own, such as {stack}.{zone}"
            )
