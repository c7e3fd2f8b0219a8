"""Database clusters, and instances that stand alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from frame.family import COST, ENCRYPTION, IDENTITY, LOGGING, RESILIENCE
from frame.inputs import InputRule, customer_key, equals
from frame.keys import uses_aws_key
from frame.limits import ASK, CONTROL, above
from frame.own_groups import in_own_groups
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
    well_architected,
)
from frame.sdk import aws
from frame.value import Value
from frame.zones import SPREAD, all_the_same
from pulumi_policy import Severity


def cluster_key(cluster: Value) -> Messages:
    """A database's storage and its master secret use customer-managed keys."""
    if not cluster["replicateSourceDb"].missing:
        return  # in the same region a replica is encrypted as its source is
    if cluster["storageEncrypted"].differs(True):
        yield "The storage is not encrypted (storageEncrypted)."
    if uses_aws_key(cluster["kmsKeyId"]):
        yield "The storage has no customer-managed key (kmsKeyId)."
    managed, secret_key = cluster["manageMasterUserPassword"], cluster["masterUserSecretKmsKeyId"]
    if not managed.missing and uses_aws_key(secret_key):
        yield "The master secret has no customer-managed key (masterUserSecretKmsKeyId)."


@dataclass(frozen=True, kw_only=True)
class DatabaseRetention:
    """Parameters of `rds-minimum-backup-retention`."""

    days: int = number(7, "Days for which databases can be restored at least.")


def database_retention(database: Value, given: DatabaseRetention) -> Messages:
    """A database can be restored to any moment of the last days."""
    period = database["backupRetentionPeriod"]
    if period.missing or (period.number is not None and period.number < given.days):
        yield (
            f"Backups are kept for {period.number or 'no'} days (backupRetentionPeriod); at least "
            f"{given.days} are asked for."
        )


@dataclass(frozen=True, kw_only=True)
class ServerlessLimit:
    """Parameters of `rds-serverless-capacity-limit`."""

    units: int = number(16, "Most Aurora capacity units (ACU) of a cluster.")


def serverless_limit(cluster: Value, given: ServerlessLimit) -> Messages:
    """A serverless cluster scales up to the limit."""
    most = cluster["serverlessv2ScalingConfiguration"]["maxCapacity"]
    yield from above(most, given.units)


CLUSTERS = tokens(aws.rds.Cluster)
DATABASES = CLUSTERS | tokens(aws.rds.Instance)
_WITHOUT_IAM = ("custom-", "db2-", "oracle-", "sqlserver-")
_USUAL_NAMES = frozenset({"admin", "administrator", "postgres", "root", "awsuser"})
_EXPORT = {
    "aurora-mysql": "audit",
    "aurora-postgresql": "postgresql",
    "mariadb": "audit",
    "mysql": "audit",
    "postgres": "postgresql",
}


def own_parameters(cluster: Value) -> Messages:
    """A cluster has parameters of its own: AWS's neither demand TLS nor log statements."""
    group = cluster["dbClusterParameterGroupName"]
    if group.missing or (group.text or "").startswith("default."):
        yield "The cluster has AWS's default parameters (dbClusterParameterGroupName)."


def final_snapshot(cluster: Value) -> Messages:
    """What a cluster held when it was deleted can be restored."""
    if cluster["skipFinalSnapshot"].equals(True):
        yield "The database is deleted without a last snapshot (skipFinalSnapshot)."
    elif cluster["finalSnapshotIdentifier"].missing and cluster["skipFinalSnapshot"].known:
        yield "The last snapshot has no name, so deletion fails (finalSnapshotIdentifier)."


def _can_take_iam(cluster: Value) -> bool:
    """Whether the engine can take short-lived tokens of IAM from clients."""
    return not (cluster["engine"].text or "").startswith(_WITHOUT_IAM)


def administrator(cluster: Value) -> Messages:
    """The administrator's name is not the first that an attacker tries."""
    for field in ("masterUsername", "username"):
        name = cluster[field].text
        if name and name.lower() in _USUAL_NAMES:
            yield f"The administrator's name is {name} ({field})."


def managed_password(cluster: Value) -> Messages:
    """RDS makes and rotates the administrator's password: nobody else, and no state, knows it.

    A cluster that is restored, or that follows another one, takes over that one's password.
    """
    inherited = (
        "replicateSourceDb",
        "replicationSourceIdentifier",
        "restoreToPointInTime",
        "snapshotIdentifier",
    )
    for field in ("masterPassword", "masterPasswordWo", "password", "passwordWo"):
        if cluster[field].given:
            yield f"The administrator's password is given by the program ({field})."
    if cluster["manageMasterUserPassword"].differs(True) and all(
        cluster[field].missing for field in inherited
    ):
        yield "RDS does not manage the password (manageMasterUserPassword)."


def log_exports(cluster: Value) -> Messages:
    """The engine's log reaches CloudWatch Logs."""
    exports = cluster["enabledCloudwatchLogsExports"]
    wanted = _EXPORT.get(cluster["engine"].text or "")
    if exports.missing:
        yield "No logs are exported (enabledCloudwatchLogsExports)."
    elif wanted and exports.complete and not any(each.equals(wanted) for each in exports):
        yield f"The log {wanted} is not exported (enabledCloudwatchLogsExports)."


INSTANCES = tokens(aws.rds.ClusterInstance)


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


_SELECTIONS = tokens(aws.backup.Selection)


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


_SUBSCRIPTIONS = tokens(aws.rds.EventSubscription)


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
        id="rds-cluster-customer-key",
        family=ENCRYPTION,
        description="Database clusters are encrypted with customer-managed keys.",
        severity=Severity.HIGH,
        references=(security_hub("RDS.27"), checkov("CKV_AWS_327")),
        remediation="Set storage_encrypted=True, kms_key_id and master_user_secret_kms_key_id.",
        types=tokens(aws.rds.Cluster, aws.rds.Instance),
        check=cluster_key,
    ),
    ResourceRule(
        id="rds-minimum-backup-retention",
        family=RESILIENCE,
        description="Databases can be restored as far back as the stack is asked to.",
        severity=Severity.MEDIUM,
        references=(security_hub("RDS.50"), checkov("CKV_AWS_133")),
        remediation="Raise backup_retention_period; RDS accepts up to 35 days.",
        types=tokens(aws.rds.Cluster, aws.rds.Instance),
        check=Configurable(database_retention, DatabaseRetention()),
    ),
    ResourceRule(
        id="rds-serverless-capacity-limit",
        family=COST,
        description="Serverless databases scale up to what the stack is meant for.",
        severity=Severity.MEDIUM,
        references=CONTROL,
        remediation=f"Lower max_capacity of serverlessv2_scaling_configuration, {ASK}",
        types=tokens(aws.rds.Cluster),
        check=Configurable(serverless_limit, ServerlessLimit()),
    ),
    in_own_groups(
        "rds",
        "Databases and their proxies",
        tokens(aws.rds.Cluster, aws.rds.Instance, aws.rds.Proxy, aws.rds.ProxyEndpoint),
        "vpcSecurityGroupIds",
        where=lambda database: database["replicateSourceDb"].missing,
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
    InputRule(
        id="rds-cluster-insights-customer-key",
        family=ENCRYPTION,
        description="Insights into queries of a cluster have a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_354"),),
        types=DATABASES,
        inputs={"performanceInsightsKmsKeyId": customer_key()},
        where=lambda cluster: cluster["performanceInsightsEnabled"].equals(True),
        example={"performanceInsightsEnabled": True},
    ),
    InputRule(
        id="rds-cluster-deletion-protection",
        family=RESILIENCE,
        description="Clusters are protected from deletion.",
        severity=Severity.HIGH,
        references=(security_hub("RDS.7"), checkov("CKV_AWS_139")),
        types=DATABASES,
        inputs={"deletionProtection": equals(True)},
    ),
    ResourceRule(
        id="rds-cluster-final-snapshot",
        family=RESILIENCE,
        description="Clusters leave a last snapshot behind.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL09-BP01"),),
        remediation="Set skip_final_snapshot=False and final_snapshot_identifier.",
        types=DATABASES,
        check=final_snapshot,
    ),
    InputRule(
        id="rds-cluster-backups-kept",
        family=RESILIENCE,
        description="Automated backups outlast their cluster.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL09-BP01"),),
        types=DATABASES,
        inputs={"deleteAutomatedBackups": equals(False)},
    ),
    InputRule(
        id="rds-cluster-iam-authentication",
        family=IDENTITY,
        description="Clients sign in to clusters by IAM.",
        severity=Severity.MEDIUM,
        references=(security_hub("RDS.12"), checkov("CKV_AWS_162")),
        types=DATABASES,
        inputs={"iamDatabaseAuthenticationEnabled": equals(True)},
        where=_can_take_iam,
    ),
    ResourceRule(
        id="rds-cluster-administrator-name",
        family=IDENTITY,
        description="Administrators of clusters have names of their own.",
        severity=Severity.LOW,
        references=(security_hub("RDS.24"),),
        remediation="Choose another master_username; only a new cluster can have it.",
        types=DATABASES,
        check=administrator,
    ),
    ResourceRule(
        id="rds-cluster-managed-password",
        family=IDENTITY,
        description="RDS manages the password of the administrator.",
        severity=Severity.HIGH,
        references=(security_hub("SecretsManager.1"), checkov("CKV2_AWS_57")),
        remediation="Set manage_master_user_password=True, and no password.",
        types=DATABASES,
        check=managed_password,
    ),
    InputRule(
        id="rds-copy-tags",
        family=RESILIENCE,
        description="Snapshots carry the tags of their cluster.",
        severity=Severity.LOW,
        references=(security_hub("RDS.16"), checkov("CKV_AWS_313")),
        types=DATABASES | tokens(aws.rds.ClusterInstance),
        inputs={"copyTagsToSnapshot": equals(True)},
    ),
    ResourceRule(
        id="rds-cluster-log-exports",
        family=LOGGING,
        description="Clusters export their logs.",
        severity=Severity.MEDIUM,
        references=(
            security_hub("RDS.37"),
            security_hub("RDS.34"),
            checkov("CKV_AWS_324"),
            checkov("CKV2_AWS_27"),
        ),
        remediation="Set enabled_cloudwatch_logs_exports: postgresql, or audit for MySQL.",
        types=DATABASES,
        check=log_exports,
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
