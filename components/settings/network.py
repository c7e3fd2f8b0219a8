"""`agentplatform:network`: the VPC and its public ingress."""

from ipaddress import IPv4Network
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, PlainValidator, model_validator

from components.cidr import ZONES_PER_TIER, Tier, plan
from components.settings.base import RetentionDays, Section, Switch, distinct, shown
from components.settings.errors import finding

InterfaceEndpoint = Literal[
    "ecr.api", "ecr.dkr", "logs", "monitoring", "secretsmanager", "ssm", "ssmmessages", "kms",
    "sts", "xray", "bedrock-runtime", "bedrock-agent-runtime", "sqs",
]  # fmt: skip
"""AWS services with interface endpoints, by endpoint name."""

CALLED: tuple[InterfaceEndpoint, ...] = (
    "ecr.api", "ecr.dkr", "logs", "monitoring", "secretsmanager", "ssm", "ssmmessages", "kms",
    "sts", "xray", "bedrock-runtime", "bedrock-agent-runtime",
)  # fmt: skip
"""Services that the platform's containers call: they need an endpoint or a NAT gateway.

A separate list: supporting another endpoint must not open internet access in other stacks.
"""

_PRIVATE_RANGES = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
_WIDEST_CLIENT_PREFIX = 8
_MOST_CLIENT_BLOCKS = 25
"""Each block needs two of the 60 rules of a security group (443 and 80)."""


def _block(value: Any) -> IPv4Network:
    try:
        return IPv4Network(str(value))
    except ValueError:
        raise ValueError(
            f"{shown(value)} is no IPv4 block; accepted: address/prefix without host bits,"
            " for example 10.0.0.0/16"
        ) from None


Block = Annotated[IPv4Network, PlainValidator(_block, json_schema_input_type=str)]
"""An IPv4 block such as 10.0.0.0/16."""


def _vpc_block(block: IPv4Network) -> IPv4Network:
    private = any(block.subnet_of(whole) for whole in _PRIVATE_RANGES)
    if not (private and block.prefixlen in range(16, 21)):
        ranges = ", ".join(map(str, _PRIVATE_RANGES))
        raise ValueError(f"'{block}' does not suit a VPC; accepted: a /16 to /20 within {ranges}")
    return block


def _client_block(block: IPv4Network) -> IPv4Network:
    if block.prefixlen < _WIDEST_CLIENT_PREFIX:
        raise ValueError(
            f"'{block}' admits the internet at large; accepted: IPv4 blocks of /8 to /32,"
            " or cloudfront: on to be reached from everywhere"
        )
    return block


def _client_blocks(blocks: tuple[IPv4Network, ...]) -> tuple[IPv4Network, ...]:
    if len(blocks) > _MOST_CLIENT_BLOCKS:
        raise ValueError(f"{len(blocks)} blocks; accepted: at most {_MOST_CLIENT_BLOCKS}")
    for place, block in enumerate(blocks):
        for other in blocks[:place]:
            if block.overlaps(other):
                raise ValueError(
                    f"'{block}' overlaps '{other}'; accepted: blocks that do not overlap"
                )
    return blocks


def _zones(zones: tuple[str, ...]) -> tuple[str, ...]:
    if len(zones) not in (2, 3) or len(set(zones)) != len(zones):
        raise ValueError(f"{len(set(zones))} different zones; accepted: 2 or 3 of them, each once")
    return zones


class Subnets(Section):
    """Prefix lengths of the subnets; one subnet per tier and zone.

    A load balancer needs a /27 with 8 free addresses, a Fargate task and an interface endpoint one
    address each, a database proxy 10 and a search domain three per node.
    """

    public: Annotated[int, Field(ge=20, le=27)] = Field(
        default=24, description="Prefix length of public subnets: load balancer, NAT gateways."
    )
    private: Annotated[int, Field(ge=18, le=25)] = Field(
        default=20, description="Prefix length of private subnets: containers, endpoints."
    )
    data: Annotated[int, Field(ge=20, le=27)] = Field(
        default=24, description="Prefix length of data subnets: database and search."
    )

    @property
    def prefixes(self) -> dict[str, int]:
        """Tier to prefix length, in address order."""
        return {"public": self.public, "private": self.private, "data": self.data}


class PublicIngress(Section):
    """Public ingress."""

    cidrs: Annotated[
        tuple[Annotated[Block, AfterValidator(_client_block)], ...],
        AfterValidator(_client_blocks),
    ] = Field(
        default=(),
        description="IPv4 CIDR blocks with direct access.",
    )
    cloudfront: Switch = Field(default=False, description="Allow access through CloudFront only.")


class Network(Section):
    """The VPC and its public ingress."""

    cidr: Annotated[Block, AfterValidator(_vpc_block)] = Field(
        description="IPv4 CIDR block of the VPC: /16 to /20 of a private range."
    )
    zones: Annotated[tuple[str, ...], AfterValidator(_zones)] = Field(
        description="2 or 3 Availability Zones of the region; append new ones at the end."
    )
    subnets: Subnets = Field(default=Subnets(), description="Sizes of the subnets.")
    nat: Literal["none", "single", "per-zone"] = Field(
        description="NAT gateways: none, single (cheaper, fails with its zone), or per-zone."
    )
    interface_endpoints: Annotated[tuple[InterfaceEndpoint, ...], AfterValidator(distinct)] = Field(
        description="AWS services with interface endpoints; others are reached through NAT."
    )
    dynamodb_endpoint: Switch = Field(
        default=True, description="Gateway endpoint of DynamoDB (free); S3 always has one."
    )
    flow_log_retention_days: RetentionDays = Field(
        default=365, description="Retention of flow logs, in days."
    )
    ingress: PublicIngress = Field(description="Public ingress.")

    @property
    def missing_endpoints(self) -> tuple[InterfaceEndpoint, ...]:
        """Called services without an interface endpoint."""
        return tuple(name for name in CALLED if name not in self.interface_endpoints)

    @property
    def queues_privately(self) -> bool:
        """Whether SQS has an interface endpoint."""
        return "sqs" in self.interface_endpoints

    @property
    def tiers(self) -> dict[str, Tier]:
        """The address plan: public, private and data tier."""
        return plan(self.cidr, self.subnets.prefixes, len(self.zones))

    @model_validator(mode="after")
    def _fits(self) -> Self:
        try:
            plan(self.cidr, self.subnets.prefixes, len(self.zones))
        except ValueError as error:
            raise finding(
                ("cidr",),
                str(self.cidr),
                f"{error}, which keeps room for {ZONES_PER_TIER} zones;"
                " accepted: a larger cidr, or subnets with longer prefixes",
            ) from None
        return self

    @model_validator(mode="after")
    def _reaches_aws(self) -> Self:
        if self.nat == "none" and self.missing_endpoints:
            raise finding(
                ("interface_endpoints",),
                list(self.interface_endpoints),
                f"without NAT nothing reaches {', '.join(self.missing_endpoints)};"
                f" accepted: all of {', '.join(CALLED)}, or nat: single or per-zone",
            )
        return self

    @model_validator(mode="after")
    def _is_reachable(self) -> Self:
        if not (self.ingress.cidrs or self.ingress.cloudfront):
            raise finding(
                ("ingress",),
                None,
                "there is no ingress; accepted: at least one block in cidrs, or cloudfront: on",
            )
        if self.ingress.cidrs and self.ingress.cloudfront:
            raise finding(
                ("ingress", "cidrs"),
                None,
                "is set, but cloudfront is on, and the load balancer accepts CloudFront only;"
                " accepted: no cidrs, or cloudfront: off",
            )
        return self


def check_zones(network: Network, region: str) -> Network:
    """Refuse availability zones of another region than the stack's."""
    for place, zone in enumerate(network.zones):
        if not (zone[:-1] == region and zone[-1:].islower()):
            raise finding(
                ("zones", place),
                zone,
                f"{shown(zone)} is no zone of {region};"
                f" accepted: {region} and a letter, for example {region}a",
            )
    return network
