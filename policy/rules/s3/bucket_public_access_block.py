"""Public-access blocks of buckets."""

from frame.family import EXPOSURE
from frame.inputs import InputRule, equals
from frame.rule import Reference, checkov, cis, security_hub, tokens
from frame.sdk import aws
from pulumi_policy import Severity

ACCESS_BLOCKS = tokens(aws.s3.BucketPublicAccessBlock)
_ACCESS_BLOCK_SETTINGS = (
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
)
ACCESS_BLOCK_REFERENCES: tuple[Reference, ...] = (
    security_hub("S3.8"),
    cis("2.1.4"),
    checkov("CKV2_AWS_6"),
)

RULES = (
    InputRule(
        id="s3-public-access-blocked",
        family=EXPOSURE,
        description="Buckets block public access in all four ways.",
        severity=Severity.CRITICAL,
        references=ACCESS_BLOCK_REFERENCES,
        remediation="Set block_public_acls, block_public_policy, ignore_public_acls and "
        "restrict_public_buckets to True.",
        types=ACCESS_BLOCKS,
        remediate=lambda _: dict.fromkeys(_ACCESS_BLOCK_SETTINGS, True),
        inputs=dict.fromkeys(_ACCESS_BLOCK_SETTINGS, equals(True)),
    ),
)
