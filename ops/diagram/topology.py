"""The resources of an architecture diagram by zone and region, from a stack's state."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Resource = Mapping[str, Any]

_SUBNET_TYPES = {"Public": "public", "Private": "private", "Isolated": "data"}
"""awsx's tag values of each tier's subnets."""


@dataclass(frozen=True, kw_only=True)
class DrawnService:
    """A Fargate service: its tasks, their size, and the share of Spot.

    Attributes:
        tier: `public` or `internal` behind that load balancer, else empty.
        queues: Services whose queues it sends messages to.
        models: Whether it invokes models.
        tasks: Its initial desired count.
        gb: Memory of each.
        architecture: The CPU architecture of its image.
        spot_percent: Share of tasks on Fargate Spot.
    """

    name: str
    tier: str
    queues: tuple[str, ...]
    models: bool
    tasks: int
    vcpu: float
    gb: float
    architecture: str
    spot_percent: int


@dataclass(frozen=True, kw_only=True)
class Topology:
    """The resources of a stack, by zone if they are zonal."""

    region: str
    cidr: str
    zones: tuple[str, ...]
    subnets: Mapping[tuple[str, str], str]
    """CIDR by tier and zone."""
    host_name: str | None
    cloudfront: bool
    web_acls: int
    nat_zones: frozenset[str]
    endpoints: tuple[str, ...]
    services: tuple[DrawnService, ...]
    """From the users inwards."""
    flows: frozenset[tuple[str, str]]
    """Allowed connections between security groups, by their roles."""
    database_class: str
    database_zones: tuple[tuple[str, str], ...]
    """Role (writer, reader) and zone of each instance."""
    search_type: str
    search_nodes: Mapping[str, int]
    """Data nodes by zone."""
    search_masters: tuple[str, int] | None
    """Instance type and count of dedicated masters; None without them."""
    models: tuple[str, ...]
    counts: Mapping[str, int]
    """The number of resources by type, in the stack's region and global."""
    recovery_region: str | None
    """The region of replicated objects and copied recovery points."""
    recovery_counts: Mapping[str, int]
    """The number of resources by type in the recovery region."""


def topology_of(resources: Iterable[Resource], models: Iterable[str] = ()) -> Topology:
    """Read the topology from a stack's resources.

    Args:
        resources: As `pulumi stack export` lists them, with `type`, `urn`, `inputs`, `outputs`.
        models: The ids of the models that agents may invoke.
    """
    by_type: dict[str, list[Resource]] = {}
    for each in resources:
        by_type.setdefault(each["type"], []).append(each)
    flows = _flows(by_type)
    subnets = _inputs(by_type, "aws:ec2/subnet:Subnet")
    zones = tuple(sorted({each["availabilityZone"] for each in subnets}))
    region = zones[0][:-1]
    elsewhere = _recovery_region(by_type, region)
    search = _inputs(by_type, "aws:opensearch/domain:Domain")[0]["clusterConfig"]
    return Topology(
        region=region,
        cidr=_inputs(by_type, "aws:ec2/vpc:Vpc")[0]["cidrBlock"],
        zones=zones,
        subnets={
            (_SUBNET_TYPES[each["tags"]["SubnetType"]], each["availabilityZone"]): each["cidrBlock"]
            for each in subnets
        },
        host_name=next((each["name"] for each in _inputs(by_type, "aws:route53/zone:Zone")), None),
        cloudfront="aws:cloudfront/distribution:Distribution" in by_type,
        web_acls=len(by_type.get("aws:wafv2/webAcl:WebAcl", [])),
        nat_zones=_nat_zones(by_type),
        endpoints=tuple(
            sorted(
                each["serviceName"].split(".", 3)[3]
                for each in _inputs(by_type, "aws:ec2/vpcEndpoint:VpcEndpoint")
            )
        ),
        services=_services(by_type, flows),
        flows=flows,
        database_class=_instances(by_type)[0]["instanceClass"],
        database_zones=tuple(
            ("reader" if each["promotionTier"] else "writer", each["availabilityZone"])
            for each in _instances(by_type)
        ),
        search_type=search["instanceType"],
        search_nodes=_spread(int(search["instanceCount"]), zones),
        search_masters=_masters(search),
        models=tuple(models),
        counts=_counts(by_type, lambda found: found in (None, region)),
        recovery_region=elsewhere,
        recovery_counts=_counts(by_type, lambda found: found is not None and found == elsewhere),
    )


def _counts(
    by_type: Mapping[str, list[Resource]], counts: Callable[[str | None], bool]
) -> Counter[str]:
    return Counter(
        kind for kind, found in by_type.items() for each in found if counts(_region(each))
    )


def _region(resource: Resource) -> str | None:
    """The region of a resource, from the provider; None for a global one."""
    found: Mapping[str, Any] = {
        **(resource.get("inputs") or {}),
        **(resource.get("outputs") or {}),
    }
    return found.get("region")


def _recovery_region(by_type: Mapping[str, list[Resource]], home: str) -> str | None:
    """The other region with data; CloudFront's resources are in us-east-1."""
    holders = (
        *by_type.get("aws:s3/bucket:Bucket", ()),
        *by_type.get("aws:backup/vault:Vault", ()),
    )
    found = {region for each in holders if (region := _region(each)) not in (None, home)}
    return next(iter(sorted(filter(None, found))), None)


def _masters(search: Mapping[str, Any]) -> tuple[str, int] | None:
    if not search.get("dedicatedMasterEnabled"):
        return None
    return search["dedicatedMasterType"], int(search["dedicatedMasterCount"])


def _nat_zones(by_type: Mapping[str, list[Resource]]) -> frozenset[str]:
    subnets = by_type.get("aws:ec2/subnet:Subnet", [])
    zones = {each["id"]: each["inputs"]["availabilityZone"] for each in subnets}
    gateways = _inputs(by_type, "aws:ec2/natGateway:NatGateway")
    return frozenset(zones[each["subnetId"]] for each in gateways)


def _inputs(by_type: Mapping[str, list[Resource]], token: str) -> list[Mapping[str, Any]]:
    return [each["inputs"] for each in by_type.get(token, [])]


def _instances(by_type: Mapping[str, list[Resource]]) -> list[Mapping[str, Any]]:
    """The database's instances, the writer first; AWS chooses zones that are not set."""
    found = (
        {"availabilityZone": "(not set)", **each.get("outputs", {}), **each["inputs"]}
        for each in by_type.get("aws:rds/clusterInstance:ClusterInstance", [])
    )
    return sorted(found, key=lambda each: each["promotionTier"])


def _spread(nodes: int, zones: tuple[str, ...]) -> dict[str, int]:
    """OpenSearch spreads data nodes evenly over the zones of its subnets."""
    each, more = divmod(nodes, len(zones))
    return {zone: each + (number < more) for number, zone in enumerate(zones)}


def _flows(by_type: Mapping[str, list[Resource]]) -> frozenset[tuple[str, str]]:
    groups = by_type.get("aws:ec2/securityGroup:SecurityGroup", [])
    roles = {each.get("id"): each["inputs"]["tags"]["Name"].partition("-")[2] for each in groups}
    rules = _inputs(by_type, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
    return frozenset(
        (roles[each["securityGroupId"]], roles[each["referencedSecurityGroupId"]])
        for each in rules
        if each.get("referencedSecurityGroupId") in roles
    )


def _services(
    by_type: Mapping[str, list[Resource]], flows: frozenset[tuple[str, str]]
) -> tuple[DrawnService, ...]:
    definitions = {
        each["outputs"]["arn"]: each["inputs"]
        for each in by_type.get("aws:ecs/taskDefinition:TaskDefinition", [])
    }
    found = {
        each["name"]: (each, definitions[each["taskDefinition"]])
        for each in _inputs(by_type, "aws:ecs/service:Service")
    }
    tiers = {
        name: next((it for it in _TIERS if (f"alb-{it}", name) in flows), "") for name in found
    }
    order = sorted(found, key=lambda name: (_TIERS.index(tiers[name]), _age(name), name))
    return tuple(_service(name, tiers[name], found.keys(), *found[name]) for name in order)


_TIERS = ("public", "internal", "")
"""The services in the order of requests."""


def _age(service: str) -> int:
    """The predefined services are the first of their tier."""
    return service not in ("bff", "graphql", "agentcore")


def _service(
    name: str,
    tier: str,
    known: Collection[str],
    inputs: Mapping[str, Any],
    definition: Mapping[str, Any],
) -> DrawnService:
    weights = {
        each["capacityProvider"]: each.get("weight", 0)
        for each in inputs.get("capacityProviderStrategies", ())
    }
    spot = weights.get("FARGATE_SPOT", 0) / (sum(weights.values()) or 1)
    containers = definition["containerDefinitions"]
    named = json.loads(containers) if isinstance(containers, str) else containers
    names = {each["name"] for each in named[0].get("environment", ())}
    return DrawnService(
        name=name,
        tier=tier,
        queues=tuple(it for it in known if f"{it.upper().replace('-', '_')}_QUEUE_URL" in names),
        models="MODEL_IDS" in names,
        tasks=int(inputs["desiredCount"]),
        vcpu=int(definition["cpu"]) / 1024,
        gb=int(definition["memory"]) / 1024,
        architecture=definition.get("runtimePlatform", {}).get("cpuArchitecture", "X86_64"),
        spot_percent=round(spot * 100),
    )
