"""Database clusters: who may sign in, what is logged, and what outlasts a mistake."""

from frame.family import ENCRYPTION, IDENTITY, LOGGING, RESILIENCE
from frame.rule import Messages, Reference, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules.encryption import uses_aws_key

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


def deletion_protection(cluster: Value) -> Messages:
    """A cluster is not deleted by one call."""
    if cluster["deletionProtection"].differs(True):
        yield "The database can be deleted by one call (deletionProtection)."


def final_snapshot(cluster: Value) -> Messages:
    """What a cluster held when it was deleted can be restored."""
    if cluster["skipFinalSnapshot"].equals(True):
        yield "The database is deleted without a last snapshot (skipFinalSnapshot)."
    elif cluster["finalSnapshotIdentifier"].missing and cluster["skipFinalSnapshot"].known:
        yield "The last snapshot has no name, so deletion fails (finalSnapshotIdentifier)."


def kept_backups(cluster: Value) -> Messages:
    """Automated backups outlast the cluster, for as long as they are kept anyway."""
    if cluster["deleteAutomatedBackups"].differs(False):
        yield "Backups are deleted with the database (deleteAutomatedBackups)."


def iam_authentication(cluster: Value) -> Messages:
    """Clients sign in with short-lived tokens of IAM, where the engine can take them."""
    if (cluster["engine"].text or "").startswith(_WITHOUT_IAM):
        return
    if cluster["iamDatabaseAuthenticationEnabled"].differs(True):
        yield "Clients cannot sign in by IAM (iamDatabaseAuthenticationEnabled)."


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


def copied_tags(database: Value) -> Messages:
    """Snapshots carry the tags by which owner and cost are found."""
    if database["copyTagsToSnapshot"].differs(True):
        yield "Snapshots are left without tags (copyTagsToSnapshot)."


def log_exports(cluster: Value) -> Messages:
    """The engine's log reaches CloudWatch Logs."""
    exports = cluster["enabledCloudwatchLogsExports"]
    wanted = _EXPORT.get(cluster["engine"].text or "")
    if exports.missing:
        yield "No logs are exported (enabledCloudwatchLogsExports)."
    elif wanted and exports.complete and not any(each.equals(wanted) for each in exports):
        yield f"The log {wanted} is not exported (enabledCloudwatchLogsExports)."


def insights_key(cluster: Value) -> Messages:
    """Insights that the cluster switches on for its instances have a customer-managed key."""
    enabled, key = cluster["performanceInsightsEnabled"], cluster["performanceInsightsKmsKeyId"]
    if enabled.equals(True) and uses_aws_key(key):
        yield "Performance Insights have no customer-managed key (performanceInsightsKmsKeyId)."


RULES = (
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
    ResourceRule(
        id="rds-cluster-insights-customer-key",
        family=ENCRYPTION,
        description="Insights into queries of a cluster have a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_354"),),
        remediation="Set performance_insights_kms_key_id to a customer-managed key.",
        types=DATABASES,
        check=insights_key,
    ),
    ResourceRule(
        id="rds-cluster-deletion-protection",
        family=RESILIENCE,
        description="Clusters are protected from deletion.",
        severity=Severity.HIGH,
        references=(
            security_hub("RDS.7"),
            checkov("CKV_AWS_139"),
        ),
        remediation="Set deletion_protection=True.",
        types=DATABASES,
        check=deletion_protection,
    ),
    ResourceRule(
        id="rds-cluster-final-snapshot",
        family=RESILIENCE,
        description="Clusters leave a last snapshot behind.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="REL09-BP01"),),
        remediation="Set skip_final_snapshot=False and final_snapshot_identifier.",
        types=DATABASES,
        check=final_snapshot,
    ),
    ResourceRule(
        id="rds-cluster-backups-kept",
        family=RESILIENCE,
        description="Automated backups outlast their cluster.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="REL09-BP01"),),
        remediation="Set delete_automated_backups=False.",
        types=DATABASES,
        check=kept_backups,
    ),
    ResourceRule(
        id="rds-cluster-iam-authentication",
        family=IDENTITY,
        description="Clients sign in to clusters by IAM.",
        severity=Severity.MEDIUM,
        references=(
            security_hub("RDS.12"),
            checkov("CKV_AWS_162"),
        ),
        remediation="Set iam_database_authentication_enabled=True.",
        types=DATABASES,
        check=iam_authentication,
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
        references=(
            security_hub("SecretsManager.1"),
            checkov("CKV2_AWS_57"),
        ),
        remediation="Set manage_master_user_password=True, and no password.",
        types=DATABASES,
        check=managed_password,
    ),
    ResourceRule(
        id="rds-copy-tags",
        family=RESILIENCE,
        description="Snapshots carry the tags of their cluster.",
        severity=Severity.LOW,
        references=(
            security_hub("RDS.16"),
            checkov("CKV_AWS_313"),
        ),
        remediation="Set copy_tags_to_snapshot=True.",
        types=DATABASES | tokens(aws.rds.ClusterInstance),
        check=copied_tags,
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
