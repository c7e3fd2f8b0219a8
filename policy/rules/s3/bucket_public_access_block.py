"""Public-access blocks of buckets."""

from frame.family import EXPOSURE
from frame.rule import Messages, Reference, ResourceRule, checkov, cis, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

ACCESS_BLOCKS = tokens(aws.s3.BucketPublicAccessBlock)
_ACCESS_BLOCK_SETTINGS = (
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
)


def access_block(block: Value) -> Messages:
    """All four settings are on; each closes a way to publish a bucket that the others leave."""
    off = [setting for setting in _ACCESS_BLOCK_SETTINGS if block[setting].differs(True)]
    if off:
        yield f"Public access is not blocked: {', '.join(off)} is not true."


ACCESS_BLOCK_REFERENCES: tuple[Reference, ...] = (
    security_hub("S3.8"),
    cis("2.1.4"),
    checkov("CKV2_AWS_6"),
)

RULES = (
    ResourceRule(
        id="s3-public-access-blocked",
        family=EXPOSURE,
        description="Buckets block public access in all four ways.",
        severity=Severity.CRITICAL,
        references=ACCESS_BLOCK_REFERENCES,
        remediation="Set block_public_acls, block_public_policy, ignore_public_acls and "
        "restrict_public_buckets to True.",
        types=ACCESS_BLOCKS,
        check=access_block,
        remediate=lambda _: dict.fromkeys(_ACCESS_BLOCK_SETTINGS, True),
    ),
)
