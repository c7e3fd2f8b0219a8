"""Network ACLs: one for each tier, with stateless rules for the existing flows.

They are a second, coarser layer: rules are by address, so that tiers with outbound traffic must
allow replies from all addresses. Security groups are more specific. Network ACLs do not filter
traffic to the Route 53 Resolver, the task metadata endpoint and the time service.
Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
import pulumi_aws as aws

from components.cidr import Tier
from components.settings import Services

ANYWHERE = IPv4Network("0.0.0.0/0")
Ports = tuple[int, int]

SSH, RDP = (22, 22), (3389, 3389)
HTTP, HTTPS, POSTGRES = (80, 80), (443, 443), (5432, 5432)
REPLIES = (1024, 65535)
"""Ephemeral ports of load balancers and NAT gateways."""
TASK_REPLIES = (32768, 65535)
"""Ephemeral ports of Linux containers; services' ports are below them."""


@dataclass(frozen=True, kw_only=True)
class AclRule:
    """A TCP rule of a tier for a CIDR block, in one direction."""

    block: IPv4Network
    ports: Ports
    allowed: bool = True


@dataclass(frozen=True, kw_only=True)
class AclRules:
    """A tier's rules, in the order of their evaluation."""

    ingress: tuple[AclRule, ...]
    egress: tuple[AclRule, ...]


NO_ADMINISTRATION = tuple(
    AclRule(block=ANYWHERE, ports=ports, allowed=False) for ports in (SSH, RDP)
)
"""Deny SSH and RDP, which are not used.

These rules precede those that allow all addresses, because reply ports include 3389, and follow
those for traffic inside the VPC, where replies may use that port.
"""


def rules_of(tiers: Mapping[str, Tier], services: Services) -> dict[str, AclRules]:
    """The rules of every tier, from the tiers' CIDR blocks and the ports of public services."""
    public, private, data = (tiers[name].block for name in ("public", "private", "data"))
    ports = [(each.port, each.port) for each in services.of("public").values()]
    served = tuple(dict.fromkeys(ports))
    return {
        "public": _public(private, served),
        "private": _private(public, private, data, served),
        "data": _data(private, data),
    }


def _public(private: IPv4Network, served: Sequence[Ports]) -> AclRules:
    """Load balancer and NAT gateways."""
    return AclRules(
        ingress=(
            AclRule(block=private, ports=REPLIES),  # services to the load balancer
            *NO_ADMINISTRATION,
            AclRule(block=ANYWHERE, ports=HTTPS),  # clients; containers to NAT gateways
            AclRule(block=ANYWHERE, ports=HTTP),  # clients that are redirected to HTTPS
            AclRule(block=ANYWHERE, ports=REPLIES),  # to the NAT gateways and the load balancer
        ),
        egress=(
            AclRule(block=ANYWHERE, ports=HTTPS),  # NAT gateways; load balancer to Cognito
            *(AclRule(block=private, ports=it) for it in served),  # load balancer to services
            AclRule(block=ANYWHERE, ports=REPLIES),  # to clients, and through the NAT to containers
        ),
    )


def _private(
    public: IPv4Network, private: IPv4Network, data: IPv4Network, served: Sequence[Ports]
) -> AclRules:
    """Containers, internal load balancer and interface endpoints."""
    return AclRules(
        ingress=(
            *(AclRule(block=public, ports=it) for it in served),  # load balancer to services
            AclRule(block=private, ports=HTTPS),  # containers to internal load balancer, endpoints
            AclRule(block=private, ports=REPLIES),  # among containers: their ports and replies
            *NO_ADMINISTRATION,
            AclRule(block=ANYWHERE, ports=TASK_REPLIES),  # from data tier, S3, through the NAT
        ),
        egress=(
            AclRule(block=ANYWHERE, ports=HTTPS),  # AWS's services and S3; search in the data tier
            AclRule(block=data, ports=POSTGRES),  # containers to the database proxy
            AclRule(block=private, ports=REPLIES),  # among containers: their ports and replies
            AclRule(block=public, ports=REPLIES),  # to the public load balancer
        ),
    )


def _data(private: IPv4Network, data: IPv4Network) -> AclRules:
    """Database, its proxy and search: only addresses of the VPC, in both directions."""
    return AclRules(
        ingress=(
            AclRule(block=private, ports=POSTGRES),  # containers to the database proxy
            AclRule(block=private, ports=HTTPS),  # containers to search
            AclRule(block=data, ports=REPLIES),  # proxy to database: 5432 and replies
            *NO_ADMINISTRATION,
        ),
        egress=(
            AclRule(block=private, ports=TASK_REPLIES),
            AclRule(block=data, ports=REPLIES),  # proxy to database: 5432 and replies
        ),
    )


def make_nacls(
    name: str,
    *,
    vpc_id: pulumi.Input[str],
    rules: Mapping[str, AclRules],
    subnet_ids: Mapping[str, pulumi.Output[Sequence[str]]],
    opts: pulumi.ResourceOptions,
) -> dict[str, aws.ec2.NetworkAcl]:
    """Create a network ACL for each tier, associated with its subnets."""
    return {
        tier: aws.ec2.NetworkAcl(
            f"{name}-{tier}",
            vpc_id=vpc_id,
            subnet_ids=subnet_ids[tier],
            ingress=[
                aws.ec2.NetworkAclIngressArgs(
                    rule_no=number,
                    protocol="tcp",
                    action="allow" if rule.allowed else "deny",
                    cidr_block=str(rule.block),
                    from_port=rule.ports[0],
                    to_port=rule.ports[1],
                )
                for number, rule in _numbered(entries.ingress)
            ],
            egress=[
                aws.ec2.NetworkAclEgressArgs(
                    rule_no=number,
                    protocol="tcp",
                    action="allow" if rule.allowed else "deny",
                    cidr_block=str(rule.block),
                    from_port=rule.ports[0],
                    to_port=rule.ports[1],
                )
                for number, rule in _numbered(entries.egress)
            ],
            tags={"Name": f"{name}-{tier}"},
            opts=opts,
        )
        for tier, entries in rules.items()
    }


def _numbered(rules: tuple[AclRule, ...]) -> list[tuple[int, AclRule]]:
    return [(100 + 10 * place, rule) for place, rule in enumerate(rules)]
