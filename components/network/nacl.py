"""Network ACLs: one per tier, with stateless rules for exactly the flows that exist.

They are the coarse second wall: they know addresses only, so replies from anywhere must be let in
where something calls out. Security groups do the narrowing. Traffic to AWS's resolver, the task
metadata and the time service is not filtered by network ACLs.
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
"""Ports that load balancers and NAT gateways call from."""
TASK_REPLIES = (32768, 65535)
"""Ports that Linux containers call from; the services' own ports lie below them."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One direction of TCP between a tier and a block of addresses."""

    block: IPv4Network
    ports: Ports
    allowed: bool = True


@dataclass(frozen=True, kw_only=True)
class Rules:
    """A tier's rules, in the order in which AWS evaluates them."""

    ingress: tuple[Rule, ...]
    egress: tuple[Rule, ...]


NO_ADMINISTRATION = tuple(Rule(block=ANYWHERE, ports=ports, allowed=False) for ports in (SSH, RDP))
"""Nobody administers hosts here.

Refused before anything is admitted from anywhere, since reply ports include 3389; but after what
stays inside, where a reply may come to that very port.
"""


def rules_of(tiers: Mapping[str, Tier], services: Services) -> dict[str, Rules]:
    """The rules of every tier, from the blocks the tiers own and the ports of public services."""
    public, private, data = (tiers[name].block for name in ("public", "private", "data"))
    ports = [(each.port, each.port) for each in services.of("public").values()]
    served = tuple(dict.fromkeys(ports))
    return {
        "public": _public(private, served),
        "private": _private(public, private, data, served),
        "data": _data(private, data),
    }


def _public(private: IPv4Network, served: Sequence[Ports]) -> Rules:
    """Load balancer and NAT gateways."""
    return Rules(
        ingress=(
            *NO_ADMINISTRATION,
            Rule(block=ANYWHERE, ports=HTTPS),  # clients; containers on their way to the NAT
            Rule(block=ANYWHERE, ports=HTTP),  # clients that are redirected to HTTPS
            Rule(block=ANYWHERE, ports=REPLIES),  # to the NAT gateways and the load balancer
        ),
        egress=(
            Rule(block=ANYWHERE, ports=HTTPS),  # NAT gateways; load balancer to Cognito
            *(Rule(block=private, ports=it) for it in served),  # load balancer to services
            Rule(block=ANYWHERE, ports=REPLIES),  # to clients, and through the NAT to containers
        ),
    )


def _private(
    public: IPv4Network, private: IPv4Network, data: IPv4Network, served: Sequence[Ports]
) -> Rules:
    """Containers, internal load balancer and interface endpoints."""
    return Rules(
        ingress=(
            *(Rule(block=public, ports=it) for it in served),  # load balancer to services
            Rule(block=private, ports=HTTPS),  # containers to internal load balancer, endpoints
            Rule(block=private, ports=REPLIES),  # among containers: their ports and replies
            *NO_ADMINISTRATION,
            Rule(block=ANYWHERE, ports=TASK_REPLIES),  # from data tier, S3, through the NAT
        ),
        egress=(
            Rule(block=ANYWHERE, ports=HTTPS),  # AWS's services and S3; search in the data tier
            Rule(block=data, ports=POSTGRES),  # containers to the database proxy
            Rule(block=private, ports=REPLIES),  # among containers: their ports and replies
            Rule(block=public, ports=REPLIES),  # to the public load balancer
        ),
    )


def _data(private: IPv4Network, data: IPv4Network) -> Rules:
    """Database, its proxy and search: no address outside the VPC in either direction."""
    return Rules(
        ingress=(
            Rule(block=private, ports=POSTGRES),  # containers to the database proxy
            Rule(block=private, ports=HTTPS),  # containers to search
            Rule(block=data, ports=REPLIES),  # proxy to database: 5432 and replies
            *NO_ADMINISTRATION,
        ),
        egress=(
            Rule(block=private, ports=TASK_REPLIES),
            Rule(block=data, ports=REPLIES),  # proxy to database: 5432 and replies
        ),
    )


def make_nacls(
    name: str,
    *,
    vpc_id: pulumi.Input[str],
    rules: Mapping[str, Rules],
    subnet_ids: Mapping[str, pulumi.Output[Sequence[str]]],
    opts: pulumi.ResourceOptions,
) -> dict[str, aws.ec2.NetworkAcl]:
    """One network ACL per tier, bound to the tier's subnets."""
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


def _numbered(rules: tuple[Rule, ...]) -> list[tuple[int, Rule]]:
    return [(100 + 10 * place, rule) for place, rule in enumerate(rules)]
