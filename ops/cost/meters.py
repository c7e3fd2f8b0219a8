"""Billed quantities of resources that need more than counting."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ops.cost.resources import PricedResource, Resources, of
from ops.values import Amount, Value, total

LEAST_ACUS = 8
"""The minimum billed ACUs of a proxy for Aurora Serverless v2 (RDS Proxy pricing)."""

METRICS_OF_CLUSTER, METRICS_OF_SERVICE = 13, 25
"""Container Insights on Fargate, counted as custom metrics: of a cluster; of a service together
with its task family (15 and 10). From memory of the CloudWatch user guide, not verified."""

_ONE = Amount(1)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A billed quantity.

    Attributes:
        price: The key of its price; None if it is known after `up` only.
        quantity: In the price's unit.
    """

    what: str
    price: str | None
    quantity: Amount
    because: str = ""


def count(resources: Resources, token: str) -> Amount:
    """The number of resources of a type."""
    return Amount(len(of(resources, token)))


def _network(resources: Resources) -> Iterator[Reading]:
    gateways = count(resources, "aws:ec2/natGateway:NatGateway")
    yield Reading(what="NAT gateways", price="nat", quantity=gateways)
    public = total(
        each["subnets"].count.when(each["internal"].equals(None, False))
        for each in of(resources, "aws:lb/loadBalancer:LoadBalancer")
    )
    yield Reading(
        what="Public IPv4 addresses",
        price="ipv4",
        quantity=count(resources, "aws:ec2/eip:Eip") + public,
        because=f"{gateways.least:g} of NAT, {public.least:g} of load balancers, one in each zone",
    )
    endpoints = of(resources, "aws:ec2/vpcEndpoint:VpcEndpoint")
    interfaces = [(each, each["vpcEndpointType"].equals("Interface")) for each in endpoints]
    yield Reading(
        what="Interface endpoints",
        price="endpoint",
        quantity=total(each["subnetIds"].count.when(is_one) for each, is_one in interfaces),
        because=f"{sum(is_one or False for _, is_one in interfaces)} endpoints, in each zone",
    )


def on_demand(tasks: float, *, base: float, spot: float, weights: float) -> float:
    """The number of a service's tasks that are not on Spot: the base, and their share rounded up.

    Args:
        tasks: All of them.
        base: The tasks that never use Spot.
        spot: Spot's weight.
        weights: The sum of all weights.
    """
    return tasks - math.floor(max(tasks - base, 0) * spot / (weights or 1))


def _steady(service: PricedResource) -> Amount:
    tasks, strategies = service["desiredCount"].amount, service["capacityProviderStrategies"]
    base = total(each["base"].amount for each in strategies)
    weights = total(each["weight"].amount for each in strategies)
    spot = total(
        each["weight"].amount.when(each["capacityProvider"].equals("FARGATE_SPOT"))
        for each in strategies
    )
    if not (strategies.known and all(each.exact for each in (tasks, base, weights, spot))):
        return Amount(0, exact=False)
    steady = on_demand(tasks.least, base=base.least, spot=spot.least, weights=weights.least)
    return Amount(steady)


def _fargate(resources: Resources) -> Iterator[Reading]:
    """Spot has no list price: tasks on Spot are not priced, which the line states."""
    definitions = of(resources, "aws:ecs/taskDefinition:TaskDefinition")
    for service in of(resources, "aws:ecs/service:Service"):
        name, steady = service["name"].text or service.name, _steady(service)
        spot = service["desiredCount"].amount.least - steady.least
        # Service and family have the same name. Suffixes are ambiguous: api and search-api.
        task = next((each for each in definitions if each.name == service.name), None)
        architecture = task["runtimePlatform"]["cpuArchitecture"] if task else Value(None)
        kind = "arm" if architecture.equals("ARM64") else "x86"
        because = f"{steady.least:g} tasks on demand"
        if steady.exact and spot:
            because += f", {spot:g} on Spot, unpriced"
        for unit, key, label in (("vcpu", "cpu", "vCPU"), ("gb", "memory", "GB")):
            size = task[key].amount if task else Amount(0, exact=False)
            yield Reading(
                what=f"Fargate {name}, {label}",
                price=f"fargate-{kind}-{unit}" if architecture.known else None,
                quantity=steady * size * Amount(1 / 1024),
                because=because,
            )


def _database(resources: Resources) -> Iterator[Reading]:
    instances = of(resources, "aws:rds/clusterInstance:ClusterInstance")
    proxies = count(resources, "aws:rds/proxy:Proxy")
    for cluster in of(resources, "aws:rds/cluster:Cluster"):
        if (scaling := cluster["serverlessv2ScalingConfiguration"]).given:
            acus = Amount(len(instances)) * scaling["minCapacity"].amount
            because = f"the minimum; instances: {len(instances)}"
            yield Reading(what="Aurora", price="aurora-acu", quantity=acus, because=because)
            size, unit = acus.at_least(LEAST_ACUS), f"ACU, at least {LEAST_ACUS}"
        else:
            yield from _of_classes(instances)
            size = total(vcpus(each["instanceClass"]) for each in instances)
            unit = "vCPU of all instances"
        because = f"billed by {unit}"
        yield Reading(
            what="RDS Proxy", price="proxy-unit", quantity=proxies * size, because=because
        )


def _of_classes(instances: Resources) -> Iterator[Reading]:
    counted: dict[str | None, Amount] = defaultdict(lambda: Amount(0))
    for each in instances:
        counted[each["instanceClass"].text] += _ONE
    for kind, quantity in counted.items():
        what = f"Aurora {kind or 'instances'}"
        yield Reading(what=what, price=kind, quantity=quantity)


def vcpus(instance_class: Value) -> Amount:
    """Count a class's vCPUs: 2 up to large, then 4 for each xlarge, as in `db.r7g.2xlarge`."""
    if instance_class.text is None:
        return Amount(2, exact=False)
    size = instance_class.text.rpartition(".")[2]
    return Amount(4 * int(size.removesuffix("xlarge") or 1) if size.endswith("xlarge") else 2)


def _search(resources: Resources) -> Iterator[Reading]:
    for domain in of(resources, "aws:opensearch/domain:Domain"):
        nodes, storage = domain["clusterConfig"], domain["ebsOptions"]
        data = nodes["instanceCount"].amount
        yield Reading(what="OpenSearch data nodes", price=nodes["instanceType"].text, quantity=data)
        masters = nodes["dedicatedMasterCount"].amount
        yield Reading(
            what="OpenSearch masters",
            price=nodes["dedicatedMasterType"].text,
            quantity=masters.when(nodes["dedicatedMasterEnabled"].equals(True)),
        )
        size = data * storage["volumeSize"].amount
        yield Reading(what="OpenSearch volumes", price="search-gb", quantity=size)


def _security(resources: Resources) -> Iterator[Reading]:
    rules = total(each["rules"].count for each in of(resources, "aws:wafv2/webAcl:WebAcl"))
    yield Reading(what="Rules of web ACLs", price="web-acl-rule", quantity=rules)
    secrets = of(resources, "aws:secretsmanager/secret:Secret")
    copies = total(each["replicas"].count for each in secrets)
    managed = total(
        _ONE.when(each["manageMasterUserPassword"].equals(True))
        for each in of(resources, "aws:rds/cluster:Cluster")
    )
    because = [
        f"{managed.least:g} of them the database's, which RDS makes" * bool(managed.least),
        f"{copies.least:g} of them copies in another region" * bool(copies.least),
    ]
    yield Reading(
        what="Secrets",
        price="secret",
        quantity=Amount(len(secrets)) + copies + managed,
        because="; ".join(filter(None, because)),
    )
    names = count(resources, "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace")
    zones = count(resources, "aws:route53/zone:Zone")
    because = f"{names.least:g} of them Cloud Map's"
    yield Reading(what="Hosted zones", price="zone", quantity=zones + names, because=because)


def _observability(resources: Resources) -> Iterator[Reading]:
    alarms = of(resources, "aws:cloudwatch/metricAlarm:MetricAlarm")
    yield Reading(
        what="Metrics of alarms",
        price="alarm-metric",
        quantity=total(map(_metrics, alarms)),
        because=f"{len(alarms)} alarms, some on two metrics",
    )
    filters = of(resources, "aws:cloudwatch/logMetricFilter:LogMetricFilter")
    counted = [each["metricTransformation"]["name"] for each in filters]
    yield Reading(
        what="Metrics of log filters",
        price="metric",
        quantity=Amount(len({each.text for each in counted}), all(each.known for each in counted)),
        because=f"{len(filters)} filters, some on the same metric",
    )
    services = Amount(len(of(resources, "aws:ecs/service:Service")) * METRICS_OF_SERVICE)
    observed = total(map(_observed, of(resources, "aws:ecs/cluster:Cluster")))
    yield Reading(
        what="Container Insights",
        price="metric",
        quantity=observed * (Amount(METRICS_OF_CLUSTER) + services),
        because=f"{METRICS_OF_CLUSTER} and {METRICS_OF_SERVICE} for each service; not verified",
    )


def _metrics(alarm: PricedResource) -> Amount:
    queries = alarm["metricQueries"]
    found = total(_ONE.when(each["metric"].given) for each in queries)
    return Amount(max(found.least, 1), queries.known)


def _observed(cluster: PricedResource) -> Amount:
    settings = cluster["settings"]
    on = any(each["value"].given and not each["value"].equals("disabled") for each in settings)
    return Amount(float(on), settings.known)


METERS: tuple[Callable[[Resources], Iterator[Reading]], ...] = (
    _network,
    _fargate,
    _database,
    _search,
    _security,
    _observability,
)
