"""What a stack's resources are billed by, where that takes more than counting them."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

LEAST_ACUS = 8
"""A proxy before Aurora Serverless v2 is billed for at least these (RDS Proxy pricing)."""

METRICS_OF_CLUSTER, METRICS_OF_SERVICE = 13, 25
"""Container Insights on Fargate, counted as custom metrics: of a cluster; of a service together
with its task family (15 and 10). From memory of the CloudWatch user guide, not verified."""


_FOLDED = {"FargateService": "Services", "Cluster": "Services", "Discovery": "Services"}
"""Components that are told as one: what one of them is billed by stands in another."""


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A resource as a state export holds it."""

    type: str
    inputs: dict[str, Any]
    urn: str = ""

    @property
    def component(self) -> str:
        """The component that made it, such as Network; Stack for what stands in none."""
        types = self.urn.split("::")[2].split("$") if self.urn.count("::") > 1 else []
        own = [each.rpartition(":")[2] for each in types if each.startswith("agentplatform:")]
        return _FOLDED.get(own[-1], own[-1]) if own else "Stack"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How much of what is paid at which price; `quantity` is in the price's unit."""

    what: str
    price: str
    quantity: float
    because: str = ""


Resources = tuple[Resource, ...]


def of(resources: Resources, token: str) -> list[dict[str, Any]]:
    """The inputs of all resources of a type."""
    return [each.inputs for each in resources if each.type == token]


def _network(resources: Resources) -> Iterator[Reading]:
    gateways = len(of(resources, "aws:ec2/natGateway:NatGateway"))
    yield Reading(what="NAT gateways", price="nat", quantity=gateways)
    balancers = of(resources, "aws:lb/loadBalancer:LoadBalancer")
    public = sum(len(each["subnets"]) for each in balancers if not each.get("internal"))
    addresses = len(of(resources, "aws:ec2/eip:Eip")) + public
    because = f"{gateways} of NAT, {public} of load balancers, one in each zone"
    yield Reading(what="Public IPv4 addresses", price="ipv4", quantity=addresses, because=because)
    interfaces = [
        each
        for each in of(resources, "aws:ec2/vpcEndpoint:VpcEndpoint")
        if each.get("vpcEndpointType") == "Interface"
    ]
    yield Reading(
        what="Interface endpoints",
        price="endpoint",
        quantity=sum(len(each["subnetIds"]) for each in interfaces),
        because=f"{len(interfaces)} endpoints, in each zone",
    )


def on_demand(tasks: int, strategies: Iterable[dict[str, Any]]) -> int:
    """How many of a service's tasks are not on Spot: the base, and their share rounded up."""
    weights = {each["capacityProvider"]: each.get("weight", 0) for each in strategies}
    base = sum(int(each.get("base", 0)) for each in strategies)
    beyond = max(tasks - base, 0)
    return tasks - math.floor(
        beyond * weights.get("FARGATE_SPOT", 0) / (sum(weights.values()) or 1)
    )


def _fargate(resources: Resources) -> Iterator[Reading]:
    """Spot has no list price: tasks there are left out, and said to be."""
    definitions = of(resources, "aws:ecs/taskDefinition:TaskDefinition")
    for service in of(resources, "aws:ecs/service:Service"):
        name, tasks = service["name"], int(service["desiredCount"])
        task = next(each for each in definitions if each["family"].endswith(f"-{name}"))
        kind = {"ARM64": "arm"}.get(task["runtimePlatform"]["cpuArchitecture"], "x86")
        steady = on_demand(tasks, service["capacityProviderStrategies"])
        because = f"{steady} tasks on demand" + f", {tasks - steady} on Spot, unpriced" * (
            steady < tasks
        )
        for unit, key, label in (("vcpu", "cpu", "vCPU"), ("gb", "memory", "GB")):
            yield Reading(
                what=f"Fargate {name}, {label}",
                price=f"fargate-{kind}-{unit}",
                quantity=steady * int(task[key]) / 1024,
                because=because,
            )


def _database(resources: Resources) -> Iterator[Reading]:
    instances = of(resources, "aws:rds/clusterInstance:ClusterInstance")
    proxies = len(of(resources, "aws:rds/proxy:Proxy"))
    for cluster in of(resources, "aws:rds/cluster:Cluster"):
        if scaling := cluster.get("serverlessv2ScalingConfiguration"):
            acus = len(instances) * scaling["minCapacity"]
            because = f"the minimum; instances: {len(instances)}"
            yield Reading(what="Aurora", price="aurora-acu", quantity=acus, because=because)
            size, unit = max(LEAST_ACUS, acus), f"ACU, at least {LEAST_ACUS}"
        else:
            classes = [each["instanceClass"] for each in instances]
            for kind, count in Counter(classes).items():
                yield Reading(what=f"Aurora {kind}", price=kind, quantity=count)
            size, unit = sum(map(vcpus, classes)), "vCPU of all instances"
        because = f"billed by {unit}"
        yield Reading(
            what="RDS Proxy", price="proxy-unit", quantity=proxies * size, because=because
        )


def vcpus(instance_class: str) -> int:
    """Count a class's vCPUs: 2 up to large, then 4 for each xlarge, as in `db.r7g.2xlarge`."""
    size = instance_class.rsplit(".", 1)[1]
    return 4 * int(size.removesuffix("xlarge") or 1) if size.endswith("xlarge") else 2


def _search(resources: Resources) -> Iterator[Reading]:
    for domain in of(resources, "aws:opensearch/domain:Domain"):
        nodes, storage = domain["clusterConfig"], domain["ebsOptions"]
        count = nodes["instanceCount"]
        yield Reading(what="OpenSearch data nodes", price=nodes["instanceType"], quantity=count)
        if nodes.get("dedicatedMasterEnabled"):
            masters, kind = nodes["dedicatedMasterCount"], nodes["dedicatedMasterType"]
            yield Reading(what="OpenSearch masters", price=kind, quantity=masters)
        size = count * storage["volumeSize"]
        yield Reading(what="OpenSearch volumes", price="search-gb", quantity=size)


def _security(resources: Resources) -> Iterator[Reading]:
    rules = sum(len(each["rules"]) for each in of(resources, "aws:wafv2/webAcl:WebAcl"))
    yield Reading(what="Rules of web ACLs", price="web-acl-rule", quantity=rules)
    secrets = len(of(resources, "aws:secretsmanager/secret:Secret"))
    clusters = of(resources, "aws:rds/cluster:Cluster")
    managed = sum(bool(each.get("manageMasterUserPassword")) for each in clusters)
    because = f"{managed} of them the database's, which RDS makes" if managed else ""
    yield Reading(what="Secrets", price="secret", quantity=secrets + managed, because=because)
    names = len(of(resources, "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace"))
    zones = len(of(resources, "aws:route53/zone:Zone"))
    because = f"{names} of them Cloud Map's"
    yield Reading(what="Hosted zones", price="zone", quantity=zones + names, because=because)


def _observability(resources: Resources) -> Iterator[Reading]:
    alarms = of(resources, "aws:cloudwatch/metricAlarm:MetricAlarm")
    metrics = sum(
        sum("metric" in query for query in each.get("metricQueries") or ()) or 1 for each in alarms
    )
    because = f"{len(alarms)} alarms, some on two metrics"
    yield Reading(what="Metrics of alarms", price="alarm-metric", quantity=metrics, because=because)
    services = len(of(resources, "aws:ecs/service:Service"))
    observed = [
        each
        for each in of(resources, "aws:ecs/cluster:Cluster")
        if any(setting["value"] != "disabled" for setting in each.get("settings") or ())
    ]
    yield Reading(
        what="Container Insights",
        price="metric",
        quantity=len(observed) * (METRICS_OF_CLUSTER + services * METRICS_OF_SERVICE),
        because=f"{METRICS_OF_CLUSTER} and {METRICS_OF_SERVICE} for each service; not verified",
    )


METERS: tuple[Callable[[Resources], Iterator[Reading]], ...] = (
    _network,
    _fargate,
    _database,
    _search,
    _security,
    _observability,
)
