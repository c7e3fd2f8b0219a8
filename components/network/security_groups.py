"""Security groups: a table of flows, from which the rules of both sides are created.

Security groups have no other rules, in either direction (the provider removes the default egress
rule of a new security group).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.settings import Network as NetworkSettings
from components.settings import Services

PUBLIC_ALB = ("alb-public", "alb-cloudfront")
INTERNET = "internet"
CLOUDFRONT = "cloudfront"

HTTP, HTTPS, POSTGRES = 80, 443, 5432

_DESCRIPTIONS = {
    "alb-public": "Public load balancer",
    "alb-cloudfront": "Public load balancer as the origin of CloudFront",
    "alb-internal": "Internal load balancer",
    "endpoints": "Interface endpoints of AWS services",
    "database-proxy": "Database proxy",
    "database": "Database",
    "search": "Search domain",
}


@dataclass(frozen=True, kw_only=True)
class Flow:
    """TCP connections from a source to a port of a target: security groups or other peers."""

    source: str
    target: str
    port: int
    why: str


@dataclass(frozen=True, kw_only=True)
class Side:
    """The peer in a rule: exactly one of these."""

    group_id: pulumi.Input[str] | None = None
    block: str | None = None
    prefix_list_id: pulumi.Input[str] | None = None


def roles(settings: NetworkSettings, services: Services) -> dict[str, str]:
    """The required security groups with their descriptions."""
    unused = {
        "alb-cloudfront": not settings.ingress.cloudfront,
        "endpoints": not settings.interface_endpoints,
    }
    own = {role: what for role, what in _DESCRIPTIONS.items() if not unused.get(role)}
    return own | {name: f"Containers of {name}" for name in services.by_name}


def flows(settings: NetworkSettings, services: Services) -> list[Flow]:
    """All flows of the platform."""
    return [
        *_public_ingress(settings),
        # The load balancer calls Cognito's token endpoint, which has no fixed address.
        Flow(source="alb-public", target=INTERNET, port=HTTPS, why="Sign-in with Cognito"),
        *_requests(services),
        *_to_stores(services),
        Flow(source="database-proxy", target="database", port=POSTGRES, why="Pooled SQL"),
        *_to_aws(settings, services),
    ]


def _requests(services: Services) -> Iterator[Flow]:
    """Flows from load balancers and services to services."""
    balancers = {"public": "alb-public", "internal": "alb-internal"}
    for name, each in services.by_name.items():
        if each.tier in balancers:
            source = balancers[each.tier]
            yield Flow(source=source, target=name, port=each.port, why=each.requests)
        called = {callee: services.by_name[callee] for callee in each.calls}
        for callee, it in called.items():
            if it.tier == "discovered":
                yield Flow(source=name, target=callee, port=it.port, why=it.requests)
        balanced = [it.requests for it in called.values() if it.tier == "internal"]
        if balanced:
            why = ", ".join(dict.fromkeys(balanced))
            yield Flow(source=name, target="alb-internal", port=HTTPS, why=why)


def _to_stores(services: Services) -> Iterator[Flow]:
    for name, each in services.by_name.items():
        if each.uses.database:
            yield Flow(source=name, target="database-proxy", port=POSTGRES, why="SQL")
        if each.uses.search:
            why = "Retrieval for agents" if each.uses.models else "Search queries"
            yield Flow(source=name, target="search", port=HTTPS, why=why)


def _public_ingress(settings: NetworkSettings) -> Iterator[Flow]:
    for block in map(str, settings.ingress.cidrs):
        yield Flow(source=block, target="alb-public", port=HTTPS, why="Clients")
        yield Flow(source=block, target="alb-public", port=HTTP, why="Clients to be redirected")
    if settings.ingress.cloudfront:
        # Its prefix list counts as 55 of 60 rules, so that it needs a security group of its own.
        yield Flow(source=CLOUDFRONT, target="alb-cloudfront", port=HTTPS, why="CloudFront")


def _to_aws(settings: NetworkSettings, services: Services) -> Iterator[Flow]:
    for service in services.by_name:
        if settings.interface_endpoints:
            yield Flow(source=service, target="endpoints", port=HTTPS, why="AWS APIs, privately")
        for gateway in gateways(settings):
            yield Flow(source=service, target=gateway, port=HTTPS, why=f"Gateway to {gateway}")
        outside = [
            *settings.missing_endpoints,
            *(["sqs"] if service in services.queued and not settings.queues_privately else []),
            *(["images"] if service in services.public_images else []),
        ]
        if outside:
            why = f"Via NAT: {', '.join(outside)}"
            yield Flow(source=service, target=INTERNET, port=HTTPS, why=why)


def gateways(settings: NetworkSettings) -> list[str]:
    """Services with gateway endpoints."""
    return ["s3", "dynamodb"] if settings.dynamodb_endpoint else ["s3"]


def make_security_groups(
    name: str,
    *,
    settings: NetworkSettings,
    services: Services,
    vpc_id: pulumi.Input[str],
    region: str,
    opts: pulumi.ResourceOptions,
) -> dict[str, aws.ec2.SecurityGroup]:
    """Create the security groups by role, with the rules of the table of flows."""
    groups = {
        role: aws.ec2.SecurityGroup(
            f"{name}-{role}",
            vpc_id=vpc_id,
            description=description,
            tags={"Name": f"{name}-{role}"},
            opts=opts,
        )
        for role, description in roles(settings, services).items()
    }
    sides = {role: Side(group_id=group.id) for role, group in groups.items()}
    sides |= _outsiders(settings, region, opts.parent)
    for flow in flows(settings, services):
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
    """The egress rule of the source and the ingress rule of the target, if they are groups."""
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
