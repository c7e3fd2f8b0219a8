"""Versions of objects."""

from frame.family import RESILIENCE
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

VERSIONINGS = tokens(aws.s3.BucketVersioning, aws.s3.BucketVersioningV2)


def versioning(setting: Value) -> Messages:
    """Versions are kept of what is overwritten or deleted."""
    status = setting["versioningConfiguration"]["status"]
    if status.differs("Enabled"):
        yield f"Versions are not kept ({status.path})."


RULES = (
    ResourceRule(
        id="s3-versioning-enabled",
        family=RESILIENCE,
        description="Buckets keep versions.",
        severity=Severity.MEDIUM,
        references=(
            security_hub("S3.14"),
            checkov("CKV_AWS_21"),
        ),
        remediation='Set versioning_configuration with status="Enabled".',
        types=VERSIONINGS,
        check=versioning,
    ),
)
