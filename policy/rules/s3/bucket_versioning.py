"""Versions of objects."""

from frame.family import RESILIENCE
from frame.inputs import InputRule, equals
from frame.rule import checkov, security_hub, tokens
from frame.sdk import aws
from pulumi_policy import Severity

VERSIONINGS = tokens(aws.s3.BucketVersioning, aws.s3.BucketVersioningV2)

RULES = (
    InputRule(
        id="s3-versioning-enabled",
        family=RESILIENCE,
        description="Buckets keep versions.",
        severity=Severity.MEDIUM,
        references=(security_hub("S3.14"), checkov("CKV_AWS_21")),
        remediation='Set versioning_configuration with status="Enabled".',
        types=VERSIONINGS,
        inputs={"versioningConfiguration.status": equals("Enabled")},
    ),
)
