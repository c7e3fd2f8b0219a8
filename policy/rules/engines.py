"""Database engines: instances, their parameters, and the proxies in front of them."""

from frame.family import ENCRYPTION, IDENTITY, LOGGING, RESILIENCE
from frame.rule import Messages, Reference, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules.encryption import uses_aws_key

INSTANCES = tokens(aws.rds.ClusterInstance, aws.rds.Instance)
CLUSTER_PARAMETERS = tokens(aws.rds.ClusterParameterGroup)
INSTANCE_PARAMETERS = tokens(aws.rds.ParameterGroup)
PROXIES = tokens(aws.rds.Proxy)


def minor_upgrades(instance: Value) -> Messages:
    """Security fixes of the engine are installed; AWS does so unless told not to."""
    if instance["autoMinorVersionUpgrade"].equals(False):
        yield "Minor versions with fixes are not installed (autoMinorVersionUpgrade)."


def enhanced_monitoring(instance: Value) -> Messages:
    """The operating system's metrics are recorded."""
    interval = instance["monitoringInterval"]
    if interval.missing or interval.number == 0:
        yield "The operating system is not monitored (monitoringInterval)."


def insights_key(database: Value) -> Messages:
    """Insights into queries, which may show data, are encrypted with a customer-managed key."""
    if database["performanceInsightsEnabled"].differs(True):
        yield "Performance Insights are off (performanceInsightsEnabled)."
    elif uses_aws_key(database["performanceInsightsKmsKeyId"]):
        yield "Performance Insights have no customer-managed key (performanceInsightsKmsKeyId)."


def forced_tls(group: Value) -> Messages:
    """The engine itself refuses connections without TLS, whoever opens them."""
    wanted = _forced_by(group["family"].text or "")
    if wanted and group["parameters"].complete:
        value = _parameter(group, wanted)
        if value is None or (value.known and str(value.raw).lower() not in ("1", "on")):
            yield f"The engine admits connections without TLS (parameter {wanted})."


def instance_forced_tls(group: Value) -> Messages:
    """As for clusters; Aurora's instances take this from their cluster's group."""
    if not (group["family"].text or "").startswith("aurora"):
        yield from forced_tls(group)


def _forced_by(family: str) -> str | None:
    if "postgres" in family:
        return "rds.force_ssl"
    return "require_secure_transport" if "mysql" in family or "mariadb" in family else None


def statement_log(group: Value) -> Messages:
    """PostgreSQL logs at least who changes definitions."""
    if "postgres" in (group["family"].text or "") and group["parameters"].complete:
        value = _parameter(group, "log_statement")
        if value is None or value.differs("ddl", "mod", "all"):
            yield "Changes of definitions are not logged (parameter log_statement)."


def _parameter(group: Value, name: str) -> Value | None:
    """The value of a parameter; None when it is certain that the group does not set it."""
    unknown: Value | None = None
    for parameter in group["parameters"]:
        if parameter["name"].equals(name):
            return parameter["value"]
        if not parameter["name"].known:
            unknown = parameter["name"]
    return unknown


def proxy_sign_in(proxy: Value) -> Messages:
    """Clients sign in to a proxy by IAM, not by a password that they hold."""
    if proxy["defaultAuthScheme"].equals("IAM_AUTH") or not proxy["defaultAuthScheme"].known:
        return
    if proxy["auths"].missing:
        yield "Clients cannot sign in by IAM (defaultAuthScheme)."
    for way in proxy["auths"]:
        if way["iamAuth"].differs("REQUIRED"):
            yield f"Clients may sign in with a password ({way['iamAuth'].path})."


def proxy_log(proxy: Value) -> Messages:
    """A proxy does not write the text of statements, with their values, into its log."""
    if proxy["debugLogging"].equals(True):
        yield "Statements are logged with their values (debugLogging)."


RULES = (
    ResourceRule(
        id="rds-instance-minor-upgrades",
        family=RESILIENCE,
        description="Instances get minor versions with fixes.",
        severity=Severity.MEDIUM,
        references=(
            security_hub("RDS.35"),
            checkov("CKV_AWS_226"),
        ),
        remediation="Leave auto_minor_version_upgrade out, or set it to True.",
        types=INSTANCES,
        check=minor_upgrades,
    ),
    ResourceRule(
        id="rds-instance-enhanced-monitoring",
        family=LOGGING,
        description="Instances record the metrics of their operating system.",
        severity=Severity.LOW,
        references=(
            security_hub("RDS.6"),
            checkov("CKV_AWS_118"),
        ),
        remediation="Set monitoring_interval and monitoring_role_arn.",
        types=INSTANCES,
        check=enhanced_monitoring,
    ),
    ResourceRule(
        id="rds-insights-customer-key",
        family=ENCRYPTION,
        description="Insights into queries are on, with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(
            checkov("CKV_AWS_353"),
            checkov("CKV_AWS_354"),
        ),
        remediation="Set performance_insights_enabled=True and performance_insights_kms_key_id.",
        types=INSTANCES,
        check=insights_key,
    ),
    ResourceRule(
        id="rds-parameters-force-tls",
        family=ENCRYPTION,
        description="Engines refuse connections without TLS.",
        severity=Severity.HIGH,
        references=(
            security_hub("RDS.38"),
            checkov("CKV2_AWS_69"),
        ),
        remediation="Set rds.force_ssl=1, or require_secure_transport=ON for MySQL.",
        types=CLUSTER_PARAMETERS,
        check=forced_tls,
    ),
    ResourceRule(
        id="rds-instance-parameters-force-tls",
        family=ENCRYPTION,
        description="Database instances refuse connections without TLS.",
        severity=Severity.MEDIUM,
        references=(security_hub("RDS.38"),),
        remediation="Set rds.force_ssl (PostgreSQL) or require_secure_transport (MySQL) to 1.",
        types=INSTANCE_PARAMETERS,
        check=instance_forced_tls,
    ),
    ResourceRule(
        id="rds-parameters-log-definitions",
        family=LOGGING,
        description="PostgreSQL logs changes of definitions.",
        severity=Severity.LOW,
        references=(checkov("CKV2_AWS_27"),),
        remediation="Set log_statement to ddl, mod or all.",
        types=CLUSTER_PARAMETERS,
        check=statement_log,
    ),
    ResourceRule(
        id="rds-proxy-iam-authentication",
        family=IDENTITY,
        description="Clients sign in to proxies by IAM.",
        severity=Severity.MEDIUM,
        references=(
            security_hub("RDS.12"),
            Reference(framework="AWS Well-Architected", control="SEC02-BP02"),
        ),
        remediation='Set default_auth_scheme="IAM_AUTH", or iam_auth="REQUIRED".',
        types=PROXIES,
        check=proxy_sign_in,
    ),
    ResourceRule(
        id="rds-proxy-no-statement-log",
        family=LOGGING,
        description="Proxies do not log statements with their values.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="SEC08-BP04"),),
        remediation="Leave debug_logging out, or set it to False.",
        types=PROXIES,
        check=proxy_log,
    ),
)
