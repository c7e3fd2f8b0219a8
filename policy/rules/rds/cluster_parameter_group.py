"""Parameters of database clusters."""

from frame.family import ENCRYPTION, LOGGING
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

CLUSTER_PARAMETERS = tokens(aws.rds.ClusterParameterGroup)


def forced_tls(group: Value) -> Messages:
    """The engine itself refuses connections without TLS, whoever opens them."""
    wanted = _forced_by(group["family"].text or "")
    if wanted and group["parameters"].complete:
        value = _parameter(group, wanted)
        if value is None or (value.known and str(value.raw).lower() not in ("1", "on")):
            yield f"The engine admits connections without TLS (parameter {wanted})."


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


RULES = (
    ResourceRule(
        id="rds-parameters-force-tls",
        family=ENCRYPTION,
        description="Engines refuse connections without TLS.",
        severity=Severity.HIGH,
        references=(security_hub("RDS.38"), checkov("CKV2_AWS_69")),
        remediation="Set rds.force_ssl=1, or require_secure_transport=ON for MySQL.",
        types=CLUSTER_PARAMETERS,
        check=forced_tls,
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
)
