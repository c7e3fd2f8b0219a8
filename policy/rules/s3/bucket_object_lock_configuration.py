"""Object locks."""

from collections.abc import Iterable

from frame.family import RESILIENCE
from frame.rule import Finding, Messages, ResourceRule, Stack, StackRule, security_hub, tokens
from frame.sdk import aws
from frame.types import BUCKETS
from frame.value import Value
from pulumi_policy import Severity

from rules.s3.bucket_lifecycle_configuration import LIFECYCLES

OBJECT_LOCKS = tokens(aws.s3.BucketObjectLockConfiguration, aws.s3.BucketObjectLockConfigurationV2)
_DAYS = 365


def object_lock(lock: Value) -> Messages:
    """Objects are locked from their creation, for a time."""
    default = lock["rule"]["defaultRetention"]
    if default["mode"].differs("GOVERNANCE", "COMPLIANCE"):
        yield f"New objects are not locked ({default['mode'].path})."
    elif default["days"].missing and default["years"].missing:
        yield f"New objects are locked for no time ({default['days'].path})."


def locked_as_long_as_kept(stack: Stack) -> Iterable[Finding]:
    """Objects that a lifecycle keeps for a time are locked for that time, not for a day of it."""
    for bucket in stack.of(BUCKETS):
        locks = [lock for lock in stack.of(OBJECT_LOCKS) if lock.points_at(bucket, "bucket")]
        kept = [
            rule["expiration"]["days"].number or 0
            for lifecycle in stack.of(LIFECYCLES)
            if lifecycle.points_at(bucket, "bucket")
            for rule in lifecycle.props["rules"]
        ]
        for lock in locks:
            default = lock.props["rule"]["defaultRetention"]
            days = default["days"].number or (default["years"].number or 0) * _DAYS
            if default["days"].known and default["years"].known and 0 < days < max(kept, default=0):
                message = f"Objects are kept for {max(kept)} days and locked for {days}."
                yield Finding(resource=lock, message=message)


RULES = (
    StackRule(
        id="s3-object-lock-as-long-as-kept",
        family=RESILIENCE,
        description="Object locks last as long as the lifecycle keeps objects.",
        severity=Severity.MEDIUM,
        references=(security_hub("S3.15"),),
        remediation="Set days in rule.default_retention to those after which objects expire.",
        types=OBJECT_LOCKS,
        check=locked_as_long_as_kept,
    ),
    ResourceRule(
        id="s3-object-lock-retention",
        family=RESILIENCE,
        description="Object locks hold from the creation of objects.",
        severity=Severity.MEDIUM,
        references=(security_hub("S3.15"),),
        remediation="Set rule.default_retention with a mode and days.",
        types=OBJECT_LOCKS,
        check=object_lock,
    ),
)
