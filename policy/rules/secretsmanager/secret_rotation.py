"""Rotations of secrets."""

from frame.family import IDENTITY
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

ROTATIONS = tokens(aws.secretsmanager.SecretRotation)
_ROTATION_DAYS = 90


def rotation_schedule(schedule: Value) -> Messages:
    """A rotated secret lives for 90 days at most; an expression instead of days is taken as is."""
    rules = schedule["rotationRules"]
    days = rules["automaticallyAfterDays"]
    if days.missing and rules["scheduleExpression"].missing:
        yield "The rotation has no schedule (rotationRules)."
    elif days.number is not None and days.number > _ROTATION_DAYS:
        yield f"The secret lives for {days.number} days ({days.path})."


RULES = (
    ResourceRule(
        id="secretsmanager-rotation-schedule",
        family=IDENTITY,
        description="Rotated secrets live for 90 days at most.",
        severity=Severity.MEDIUM,
        references=(security_hub("SecretsManager.4"), checkov("CKV_AWS_304")),
        remediation="Set rotation_rules.automatically_after_days to 90 or less.",
        types=ROTATIONS,
        check=rotation_schedule,
    ),
)
