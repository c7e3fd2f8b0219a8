"""Database clusters: their parameters, zones, backups and events."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from frame.family import COST, ENCRYPTION, LOGGING, RESILIENCE
from frame.limits import ASK, CONTROL, above
from frame.parameters import Configurable, number
from frame.rule import (
    Finding,
    Messages,
    Reference,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
)
from frame.sdk import aws
from frame.value import Value
from frame.zones import SPREAD, all_the_same
from pulumi_policy import Severity

CLUSTERS = tokens(aws.rds.Cluster)
INSTANCES = tokens(aws.rds.ClusterInstance)
_SELECTIONS = tokens(aws.backup.Selection)
_SUBSCRIPTIONS = tokens(aws.rds.EventSubscription)


@dataclass(frozen=True, kw_only=True)
class ServerlessLimit:
    """Parameters of `rds-serverless-capacity-limit`."""

    units: int = number(16, "Most Aurora capacity units (ACU) of a cluster.")


def serverless_limit(cluster: Value, given: ServerlessLimit) -> Messages:
    """A serverless cluster scales up to the limit."""
    most = cluster["serverlessv2ScalingConfiguration"]["maxCapacity"]
    yield from above(most, given.units)


def own_parameters(cluster: Value) -> Messages:
    """A cluster has parameters of its own: AWS's neither demand TLS nor log statements."""
    group = cluster["dbClusterParameterGroupName"]
    if group.missing or (group.text or "").startswith("default."):
        yield "The cluster has AWS's default parameters (dbClusterParameterGroupName)."


def cluster_zones(stack: Stack) -> Iterable[Finding]:
    """A cluster has two instances at least, which are not all put into the same zone."""
    for cluster in stack.of(CLUSTERS):
        if not cluster.props["dbClusterInstanceClass"].missing:
            continue  # AWS makes the instances of such a cluster, in three zones.
        instances = list(_instances(stack, cluster))
        if len(instances) < SPREAD:
            message = f"No other zone takes over: instances of the cluster: {len(instances)}."
            yield Finding(resource=cluster, message=message)
        elif all_the_same(instance.props["availabilityZone"] for instance in instances):
            yield Finding(resource=cluster, message="All instances are in the same zone.")


def _instances(stack: Stack, cluster: Resource) -> Iterator[Resource]:
    return (
        instance
        for instance in stack.of(INSTANCES)
        if instance.points_at(cluster, "clusterIdentifier")
    )


def cluster_backups(stack: Stack) -> Iterable[Finding]:
    """A selection names the cluster, selects everything, or selects by tags that it carries."""
    for cluster in stack.of(CLUSTERS):
        if not any(_selects(selection, cluster) for selection in stack.of(_SELECTIONS)):
            yield Finding(resource=cluster, message="No backup plan selects the cluster.")


def _selects(selection: Resource, cluster: Resource) -> bool:
    if selection.points_at(cluster, "notResources"):
        return False
    everything = any(pattern.equals("*") for pattern in selection.props["resources"])
    if everything or selection.points_at(cluster, "resources"):
        return True
    tags = cluster.props["tagsAll"]
    return any(
        not tag["value"].differs(tags[tag["key"].text or ""].text)
        for tag in selection.props["selectionTags"]
    )


def cluster_events(stack: Stack) -> Iterable[Finding]:
    """A subscription that is on reports a cluster's events: of this one, or of all."""
    for cluster in stack.of(CLUSTERS):
        if not any(_reports(subscription, cluster) for subscription in stack.of(_SUBSCRIPTIONS)):
            yield Finding(resource=cluster, message="Nobody is told of the cluster's events.")


def _reports(subscription: Resource, cluster: Resource) -> bool:
    kind, ids = subscription.props["sourceType"], subscription.props["sourceIds"]
    of_clusters = kind.missing or not kind.differs("db-cluster")
    if subscription.props["enabled"].equals(False) or not of_clusters:
        return False
    return ids.missing or subscription.points_at(cluster, "sourceIds")


RULES = (
    ResourceRule(
        id="rds-serverless-capacity-limit",
        family=COST,
        description="Serverless databases scale up to what the stack is meant for.",
        severity=Severity.MEDIUM,
        references=CONTROL,
        remediation=f"Lower max_capacity of serverlessv2_scaling_configuration, {ASK}",
        types=CLUSTERS,
        check=Configurable(serverless_limit, ServerlessLimit()),
    ),
    ResourceRule(
        id="rds-cluster-own-parameters",
        family=ENCRYPTION,
        description="Clusters have parameters of their own, by which they demand TLS.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV2_AWS_69"),),
        remediation="Set db_cluster_parameter_group_name to a ClusterParameterGroup.",
        types=CLUSTERS,
        check=own_parameters,
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
    StackRule(
        id="rds-cluster-backup-plan",
        family=RESILIENCE,
        description="Database clusters are in a backup plan, beside their own snapshots.",
        severity=Severity.MEDIUM,
        references=(
            Reference(framework="AWS Config", control="aurora-resources-protected-by-backup-plan"),
            checkov("CKV2_AWS_8"),
        ),
        remediation="Name the cluster's ARN in the resources of a backup Selection.",
        types=CLUSTERS,
        check=cluster_backups,
    ),
    StackRule(
        id="rds-cluster-events",
        family=LOGGING,
        description="Somebody is told of failures and failovers of every database cluster.",
        severity=Severity.LOW,
        references=(security_hub("RDS.19"),),
        remediation='Add an EventSubscription with source_type="db-cluster".',
        types=CLUSTERS,
        check=cluster_events,
    ),
)
