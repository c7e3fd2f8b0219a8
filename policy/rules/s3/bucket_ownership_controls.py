"""Ownership of objects."""

from frame.family import EXPOSURE
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def ownership(controls: Value) -> Messages:
    """The bucket's owner owns all objects, and ACLs have no effect."""
    owner = controls["rule"]["objectOwnership"]
    if owner.differs("BucketOwnerEnforced"):
        yield f"ACLs can give objects away ({owner.path})."


RULES = (
    ResourceRule(
        id="s3-ownership-enforced",
        family=EXPOSURE,
        description="Objects belong to the owner of their bucket, without ACLs.",
        severity=Severity.MEDIUM,
        references=(
            security_hub("S3.12"),
            checkov("CKV2_AWS_65"),
        ),
        remediation='Set object_ownership="BucketOwnerEnforced".',
        types=tokens(aws.s3.BucketOwnershipControls),
        check=ownership,
    ),
)
