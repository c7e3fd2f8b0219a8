"""The loss of one availability zone stops nothing: services and databases."""

from collections.abc import Iterable, Iterator

from frame.family import RESILIENCE
from frame.rule import Finding, Reference, Resource, Stack, StackRule, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

SUBNETS = tokens(aws.ec2.Subnet, aws.ec2.DefaultSubnet)
SERVICES = tokens(aws.ecs.Service)
CLUSTERS = tokens(aws.rds.Cluster)
INSTANCES = tokens(aws.rds.ClusterInstance)

_SPREAD = 2


def service_zones(stack: Stack) -> Iterable[Finding]:
    """The tasks of a service have subnets in two zones at least."""
    for service in stack.of(SERVICES):
        network = service.props["networkConfiguration"]
        if not network.missing and _in_one_zone(
            stack, service, "networkConfiguration", network["subnets"]
        ):
            yield Finding(resource=service, message="All tasks run in one availability zone.")


def _in_one_zone(stack: Stack, resource: Resource, key: str, subnets: Value) -> bool:
    """Whether there are fewer than two subnets, or all that can be traced lie in one zone."""
    if subnets.known and len(list(subnets)) < _SPREAD:
        return True
    made_from = resource.refers_to.get(key, frozenset())
    zones = [_zone(subnet) for subnet in stack.of(SUBNETS) if subnet.urn in made_from]
    return _all_the_same(zones)


def _zone(subnet: Resource) -> Value:
    name = subnet.props["availabilityZone"]
    return subnet.props["availabilityZoneId"] if name.missing else name


def _all_the_same(zones: Iterable[Value]) -> bool:
    # AWS chooses where none is given, and spreads the instances of a cluster.
    names = [zone.text for zone in zones]
    return bool(names) and None not in names and len(set(names)) == 1


def cluster_zones(stack: Stack) -> Iterable[Finding]:
    """A cluster has two instances at least, which are not all put into the same zone."""
    for cluster in stack.of(CLUSTERS):
        if not cluster.props["dbClusterInstanceClass"].missing:
            continue  # AWS makes the instances of such a cluster, in three zones.
        instances = list(_instances(stack, cluster))
        if len(instances) < _SPREAD:
            message = f"No other zone takes over: instances of the cluster: {len(instances)}."
            yield Finding(resource=cluster, message=message)
        elif _all_the_same(instance.props["availabilityZone"] for instance in instances):
            yield Finding(resource=cluster, message="All instances are in the same zone.")


def _instances(stack: Stack, cluster: Resource) -> Iterator[Resource]:
    return (
        instance
        for instance in stack.of(INSTANCES)
        if instance.points_at(cluster, "clusterIdentifier")
    )


RULES = (
    StackRule(
        id="ecs-service-two-zones",
        family=RESILIENCE,
        description="The tasks of a service are spread over two availability zones or more.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="REL10-BP01"),),
        remediation="List subnets of two zones or more in network_configuration.subnets.",
        types=SERVICES,
        check=service_zones,
    ),
    StackRule(
        id="rds-cluster-two-zones",
        family=RESILIENCE,
        description="Database clusters have instances in two availability zones or more.",
        severity=Severity.MEDIUM,
        references=(security_hub("RDS.15"),),
        remediation="Add a ClusterInstance in another availability_zone.",
        types=CLUSTERS,
        check=cluster_zones,
    ),
)
