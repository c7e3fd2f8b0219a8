"""Databases: what clusters and instances that stand alone have in common."""

from dataclasses import dataclass

from frame.family import ENCRYPTION, IDENTITY, LOGGING, RESILIENCE
from frame.inputs import InputRule, customer_key, equals
from frame.keys import uses_aws_key
from frame.own_groups import in_own_groups
from frame.parameters import Configurable, number
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens, well_architected
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

DATABASES = tokens(aws.rds.Cluster, aws.rds.Instance)
_WITHOUT_IAM = ("custom-", "db2-", "oracle-", "sqlserver-")
_USUAL_NAMES = frozenset({"admin", "administrator", "postgres", "root", "awsuser"})
_EXPORT = {
    "aurora-mysql": "audit",
    "aurora-postgresql": "postgresql",
    "mariadb": "audit",
    "mysql": "audit",
    "postgres": "postgresql",
}


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


RULES = (
    ResourceRule(
        id="rds-cluster-customer-key",
        family=ENCRYPTION,
        description="Database clusters are encrypted with customer-managed keys.",
        severity=Severity.HIGH,
        references=(security_hub("RDS.27"), checkov("CKV_AWS_327")),
        remediation="Set storage_encrypted=True, kms_key_id and master_user_secret_kms_key_id.",
        types=DATABASES,
        check=cluster_key,
    ),
    ResourceRule(
        id="rds-minimum-backup-retention",
        family=RESILIENCE,
        description="Databases can be restored as far back as the stack is asked to.",
        severity=Severity.MEDIUM,
        references=(security_hub("RDS.50"), checkov("CKV_AWS_133")),
        remediation="Raise backup_retention_period; RDS accepts up to 35 days.",
        types=DATABASES,
        check=Configurable(database_retention, DatabaseRetention()),
    ),
    in_own_groups(
        "rds",
        "Databases and their proxies",
        DATABASES | tokens(aws.rds.Proxy, aws.rds.ProxyEndpoint),
        "vpcSecurityGroupIds",
        where=lambda database: database["replicateSourceDb"].missing,
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
)
