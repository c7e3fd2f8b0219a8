"""Ownership of objects."""

from frame.family import EXPOSURE
from frame.inputs import InputRule, equals
from frame.rule import checkov, security_hub, tokens
from frame.sdk import aws
from pulumi_policy import Severity

RULES = (
    InputRule(
        id="s3-ownership-enforced",
        family=EXPOSURE,
        description="Objects belong to the owner of their bucket, without ACLs.",
        severity=Severity.MEDIUM,
        references=(security_hub("S3.12"), checkov("CKV2_AWS_65")),
        remediation='Set object_ownership="BucketOwnerEnforced".',
        types=tokens(aws.s3.BucketOwnershipControls),
        inputs={"rule.objectOwnership": equals("BucketOwnerEnforced")},
    ),
)
