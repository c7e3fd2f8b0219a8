"""Parameters of database instances."""

from frame.family import ENCRYPTION
from frame.rule import Messages, ResourceRule, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules.rds.cluster_parameter_group import forced_tls

INSTANCE_PARAMETERS = tokens(aws.rds.ParameterGroup)


def instance_forced_tls(group: Value) -> Messages:
    """As for clusters; Aurora's instances take this from their cluster's group."""
    if not (group["family"].text or "").startswith("aurora"):
        yield from forced_tls(group)


RULES = (
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
)
