"""ECS clusters."""

from frame.family import ENCRYPTION, LOGGING
from frame.inputs import InputRule, customer_key
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

CLUSTERS = tokens(aws.ecs.Cluster)


def container_insights(cluster: Value) -> Messages:
    """A cluster reports metrics of tasks and containers."""
    settings = cluster["settings"]
    for setting in settings:
        insights = setting["name"].equals("containerInsights")
        if not setting["name"].known or (
            insights and not setting["value"].differs("enabled", "enhanced")
        ):
            return
    if settings.known:
        yield "The cluster reports no metrics of its containers (settings: containerInsights)."


def exec_logs(cluster: Value) -> Messages:
    """What is typed in sessions is logged, and the log is encrypted."""
    execute = _exec(cluster)
    if execute["logging"].differs("OVERRIDE"):
        yield "Sessions are logged nowhere of their own (executeCommandConfiguration.logging)."
    target = execute["logConfiguration"]
    for log, encrypted in (
        ("cloudWatchLogGroupName", "cloudWatchEncryptionEnabled"),
        ("s3BucketName", "s3BucketEncryptionEnabled"),
    ):
        if not target[log].missing and target[encrypted].differs(True):
            yield f"The log of sessions is not encrypted ({encrypted})."
    if target["cloudWatchLogGroupName"].missing and target["s3BucketName"].missing:
        yield "Sessions have neither a log group nor a bucket (logConfiguration)."


def _exec(cluster: Value) -> Value:
    return cluster["configuration"]["executeCommandConfiguration"]


RULES = (
    ResourceRule(
        id="ecs-cluster-container-insights",
        family=LOGGING,
        description="Clusters report metrics of their containers.",
        severity=Severity.MEDIUM,
        references=(security_hub("ECS.12"), checkov("CKV_AWS_65")),
        remediation='Add the setting containerInsights with the value "enhanced" or "enabled".',
        types=CLUSTERS,
        check=container_insights,
    ),
    InputRule(
        id="ecs-cluster-exec-customer-key",
        family=ENCRYPTION,
        description="Sessions in containers are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_224"),),
        remediation="Set kms_key_id in configuration.execute_command_configuration.",
        types=CLUSTERS,
        inputs={"configuration.executeCommandConfiguration.kmsKeyId": customer_key()},
    ),
    ResourceRule(
        id="ecs-cluster-exec-logs",
        family=LOGGING,
        description="Sessions in containers are logged, encrypted.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_223"), checkov("CKV_AWS_224")),
        remediation='Set logging="OVERRIDE" and a log group or bucket with encryption enabled.',
        types=CLUSTERS,
        check=exec_logs,
    ),
)
