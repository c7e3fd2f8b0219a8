"""Database instances, in a cluster or alone."""

from dataclasses import dataclass

from frame.family import COST, ENCRYPTION, EXPOSURE, LOGGING, RESILIENCE
from frame.inputs import InputRule, customer_key, equals, present
from frame.limits import ASK, SIZING, unlisted
from frame.parameters import Configurable, texts
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


@dataclass(frozen=True, kw_only=True)
class DatabaseClasses:
    """Parameters of `rds-allowed-instance-classes`."""

    classes: tuple[str, ...] = texts(
        ("db.serverless", "db.t4g.*", "db.*.large", "db.*.xlarge"),
        "Classes of database instances (* for any characters).",
    )


def database_classes(instance: Value, given: DatabaseClasses) -> Messages:
    """An instance's class is an allowed one."""
    yield from unlisted([instance["instanceClass"]], given.classes)


INSTANCES = tokens(aws.rds.ClusterInstance, aws.rds.Instance)

RULES = (
    InputRule(
        id="rds-instance-private",
        family=EXPOSURE,
        description="Database instances have no public address.",
        severity=Severity.CRITICAL,
        references=(security_hub("RDS.2"), checkov("CKV_AWS_17")),
        remediation="Set publicly_accessible=False.",
        types=tokens(aws.rds.ClusterInstance, aws.rds.Instance),
        inputs={"publiclyAccessible": equals(False)},
    ),
    ResourceRule(
        id="rds-allowed-instance-classes",
        family=COST,
        description="Database instances are of the classes that the stack is meant for.",
        severity=Severity.MEDIUM,
        references=SIZING,
        remediation=f"Choose an allowed instance_class, {ASK}",
        types=tokens(aws.rds.ClusterInstance, aws.rds.Instance),
        check=Configurable(database_classes, DatabaseClasses()),
    ),
    InputRule(
        id="rds-instance-minor-upgrades",
        family=RESILIENCE,
        description="Instances get minor versions with fixes.",
        severity=Severity.MEDIUM,
        references=(security_hub("RDS.35"), checkov("CKV_AWS_226")),
        types=INSTANCES,
        inputs={"autoMinorVersionUpgrade": equals(True)},
    ),
    InputRule(
        id="rds-instance-enhanced-monitoring",
        family=LOGGING,
        description="Instances record the metrics of their operating system.",
        severity=Severity.LOW,
        references=(security_hub("RDS.6"), checkov("CKV_AWS_118")),
        remediation="Set monitoring_interval and monitoring_role_arn.",
        types=INSTANCES,
        inputs={"monitoringInterval": present(60, but=0)},
    ),
    InputRule(
        id="rds-insights-customer-key",
        family=ENCRYPTION,
        description="Insights into queries are on, with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_353"), checkov("CKV_AWS_354")),
        remediation="Set performance_insights_enabled=True and performance_insights_kms_key_id.",
        types=INSTANCES,
        inputs={
            "performanceInsightsEnabled": equals(True),
            "performanceInsightsKmsKeyId": customer_key(),
        },
    ),
)
