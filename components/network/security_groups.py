"""Security groups: one table of flows, from which both ends of every flow are made.

A flow that is not in the table is not possible: groups have no other rules, in either direction
(the provider takes the allow-all egress rule from a group it creates).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.settings import Network as NetworkSettings

SERVICES = ("bff", "graphql", "agentcore")
PUBLIC_ALB = ("alb-public", "alb-cloudfront")
INTERNET = "internet"
CLOUDFRONT = "cloudfront"

HTTP, HTTPS, SERVICE, POSTGRES = 80, 443, 8080, 5432

_DESCRIPTIONS = {
    "alb-public": "Public load balancer",
    "alb-cloudfront": "Public load balancer as the origin of CloudFront",
    "alb-internal": "Internal load balancer",
    "bff": "Containers of bff",
    "graphql": "Containers of graphql",
    "agentcore": "Containers of agentcore",
    "endpoints": "Interface endpoints of AWS services",
    "database-proxy": "Database proxy",
    "database": "Database",
    "search": "Search domain",
}


@dataclass(frozen=True, kw_only=True)
class Flow:
    """TCP connections from one side to a port of the other; a side is a group or an outsider."""

    source: str
    target: str
    port: int
    why: str


@dataclass(frozen=True, kw_only=True)
class Side:
    """How a rule names the other side of a flow: exactly one of these."""

    group_id: pulumi.Input[str] | None = None
    block: str | None = None
    prefix_list_id: pulumi.Input[str] | None = None


def roles(settings: NetworkSettings) -> list[str]:
    """The groups this network needs."""
    unused = {
        "alb-cloudfront": not settings.ingress.cloudfront,
        "endpoints": not settings.interface_endpoints,
    }
    return [role for role in _DESCRIPTIONS if not unused.get(role)]


def flows(settings: NetworkSettings, public_images: Collection[str]) -> list[Flow]:
    """Every flow of the platform; `public_images` are services that pull from the internet."""
    return [
        *_entrance(settings),
        Flow(source="alb-public", target="bff", port=SERVICE, why="Requests of signed-in users"),
        # Cognito's token endpoint has no address we could name: the load balancer signs users in.
        Flow(source="alb-public", target=INTERNET, port=HTTPS, why="Sign-in with Cognito"),
        Flow(source="bff", target="alb-internal", port=HTTPS, why="GraphQL requests"),
        Flow(source="alb-internal", target="graphql", port=SERVICE, why="GraphQL requests"),
        Flow(source="bff", target="agentcore", port=SERVICE, why="Agent invocations"),
        Flow(source="graphql", target="database-proxy", port=POSTGRES, why="SQL"),
        Flow(source="agentcore", target="database-proxy", port=POSTGRES, why="SQL"),
        Flow(source="database-proxy", target="database", port=POSTGRES, why="Pooled SQL"),
        Flow(source="graphql", target="search", port=HTTPS, why="Search queries"),
        Flow(source="agentcore", target="search", port=HTTPS, why="Retrieval for agents"),
        *_to_aws(settings, public_images),
    ]


def _entrance(settings: NetworkSettings) -> Iterator[Flow]:
    for block in map(str, settings.ingress.cidrs):
        yield Flow(source=block, target="alb-public", port=HTTPS, why="Clients")
        yield Flow(source=block, target="alb-public", port=HTTP, why="Clients to be redirected")
    if settings.ingress.cloudfront:
        # Its prefix list counts as 55 of a group's 60 rules: one port, in a group of its own.
        yield Flow(source=CLOUDFRONT, target="alb-cloudfront", port=HTTPS, why="CloudFront")


def _to_aws(settings: NetworkSettings, public_images: Collection[str]) -> Iterator[Flow]:
    for service in SERVICES:
        if settings.interface_endpoints:
            yield Flow(source=service, target="endpoints", port=HTTPS, why="AWS APIs, privately")
        for gateway in gateways(settings):
            yield Flow(source=service, target=gateway, port=HTTPS, why=f"Gateway to {gateway}")
        outside = [*settings.missing_endpoints, *(["images"] if service in public_images else [])]
        if outside:
            why = f"Via NAT: {', '.join(outside)}"
            yield Flow(source=service, target=INTERNET, port=HTTPS, why=why)


def gateways(settings: NetworkSettings) -> list[str]:
    """Services behind gateway endpoints."""
    return ["s3", "dynamodb"] if settings.dynamodb_endpoint else ["s3"]


def make_security_groups(
    name: str,
    *,
    settings: NetworkSettings,
    public_images: Collection[str],
    vpc_id: pulumi.Input[str],
    region: str,
    opts: pulumi.ResourceOptions,
) -> dict[str, aws.ec2.SecurityGroup]:
    """The groups by role, with the rules that the table of flows asks for."""
    groups = {
        role: aws.ec2.SecurityGroup(
            f"{name}-{role}",
            vpc_id=vpc_id,
            description=_DESCRIPTIONS[role],
            tags={"Name": f"{name}-{role}"},
            opts=opts,
        )
        for role in roles(settings)
    }
    sides = {role: Side(group_id=group.id) for role, group in groups.items()}
    sides |= _outsiders(settings, region, opts.parent)
    for flow in flows(settings, public_images):
        _make_rules(name, flow, groups, sides, opts)
    return groups


def _outsiders(
    settings: NetworkSettings, region: str, parent: pulumi.Resource | None
) -> dict[str, Side]:
    lists = {service: f"com.amazonaws.{region}.{service}" for service in gateways(settings)}
    if settings.ingress.cloudfront:
        lists[CLOUDFRONT] = "com.amazonaws.global.cloudfront.origin-facing"
    options = pulumi.InvokeOptions(parent=parent)
    return {
        INTERNET: Side(block="0.0.0.0/0"),
        **{str(block): Side(block=str(block)) for block in settings.ingress.cidrs},
        **{
            key: Side(
                prefix_list_id=aws.ec2.get_managed_prefix_list_output(name=full, opts=options).id
            )
            for key, full in lists.items()
        },
    }


def _make_rules(
    name: str,
    flow: Flow,
    groups: Mapping[str, aws.ec2.SecurityGroup],
    sides: Mapping[str, Side],
    opts: pulumi.ResourceOptions,
) -> None:
    """The egress rule of the source and the ingress rule of the target, where they are groups."""
    rule = f"{name}-{flow.source}-to-{flow.target}-{flow.port}".replace("/", "-")
    if flow.target in groups:
        other = sides[flow.source]
        aws.vpc.SecurityGroupIngressRule(
            rule,
            security_group_id=groups[flow.target].id,
            referenced_security_group_id=other.group_id,
            cidr_ipv4=other.block,
            prefix_list_id=other.prefix_list_id,
            ip_protocol="tcp",
            from_port=flow.port,
            to_port=flow.port,
            description=f"{flow.why} from {flow.source}",
            opts=opts,
        )
    if flow.source in groups:
        other = sides[flow.target]
        aws.vpc.SecurityGroupEgressRule(
            rule,
            security_group_id=groups[flow.source].id,
            referenced_security_group_id=other.group_id,
            cidr_ipv4=other.block,
            prefix_list_id=other.prefix_list_id,
            ip_protocol="tcp",
            from_port=flow.port,
            to_port=flow.port,
            description=f"{flow.why} to {flow.target}",
            opts=opts,
        )
