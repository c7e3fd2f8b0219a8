"""Buckets, and the settings that each has beside it.

S3 keeps settings in resources of their own, so each requirement has two rules: one evaluates the
setting where it is declared, the other is here and sees to it that every bucket has it declared.
"""

from collections.abc import Callable, Iterable

from frame.access_logs import LOGGINGS, receives_access_logs
from frame.companions import companion
from frame.family import ENCRYPTION, EXPOSURE, LOGGING, RESILIENCE
from frame.resource_policy import BUCKET_POLICIES
from frame.rule import (
    Finding,
    Messages,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    cis,
    security_hub,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.types import BUCKETS
from frame.value import Value
from pulumi_policy import Severity

from rules.cloudtrail.trail import TRAILS
from rules.s3.bucket_object_lock_configuration import OBJECT_LOCKS
from rules.s3.bucket_policy import TLS_REFERENCES
from rules.s3.bucket_public_access_block import ACCESS_BLOCK_REFERENCES, ACCESS_BLOCKS
from rules.s3.bucket_replication_config import REPLICATIONS
from rules.s3.bucket_server_side_encryption_configuration import ENCRYPTION_REFERENCES, ENCRYPTIONS


def declared(types: frozenset[str], what: str) -> Callable[[Stack], Iterable[Finding]]:
    """A check that every bucket has a setting of these types."""
    return companion(BUCKETS, types, "bucket", f"The bucket has no {what}.")


def bucket_kept(bucket: Value) -> Messages:
    """Deleting a bucket fails as long as objects are in it."""
    if bucket["forceDestroy"].equals(True):
        yield "Objects are deleted with the bucket (forceDestroy)."


def some_replication(stack: Stack) -> Iterable[Finding]:
    """Some bucket of a stack with buckets is copied to another region.

    Which buckets hold what cannot be made again is not visible in a program, so the rule asks for
    replication as such; it speaks against the first bucket.
    """
    buckets = [bucket for bucket in stack.of(BUCKETS) if bucket.own]
    if buckets and not any(stack.of(REPLICATIONS)):
        yield Finding(resource=buckets[0], message="No bucket is copied to another region.")


def _without_trail(stack: Stack, bucket: Resource) -> bool:
    return not any(trail.points_at(bucket, "s3BucketName") for trail in stack.of(TRAILS))


RULES = (
    StackRule(
        id="s3-encryption-declared",
        family=ENCRYPTION,
        description="Every bucket declares its encryption.",
        severity=Severity.HIGH,
        references=ENCRYPTION_REFERENCES,
        remediation="Add a BucketServerSideEncryptionConfiguration with a customer-managed key.",
        types=BUCKETS,
        check=declared(ENCRYPTIONS, "encryption configuration"),
    ),
    StackRule(
        id="s3-policy-declared",
        family=ENCRYPTION,
        description="Every bucket has a policy, which denies requests over plain HTTP.",
        severity=Severity.HIGH,
        references=TLS_REFERENCES,
        remediation="Add a BucketPolicy that denies s3:* unless aws:SecureTransport is true.",
        types=BUCKETS,
        check=declared(BUCKET_POLICIES, "bucket policy"),
    ),
    StackRule(
        id="s3-public-access-block-declared",
        family=EXPOSURE,
        description="Every bucket has a public-access block.",
        severity=Severity.HIGH,
        references=ACCESS_BLOCK_REFERENCES,
        remediation="Add a BucketPublicAccessBlock with all four settings True.",
        types=BUCKETS,
        check=declared(ACCESS_BLOCKS, "public-access block"),
    ),
    ResourceRule(
        id="s3-bucket-kept",
        family=RESILIENCE,
        description="Buckets are not deleted with what is in them.",
        severity=Severity.HIGH,
        references=(well_architected("REL09-BP01"),),
        remediation="Leave force_destroy out, or set it to False.",
        types=BUCKETS,
        check=bucket_kept,
    ),
    StackRule(
        id="s3-replication-exists",
        family=RESILIENCE,
        description="Buckets are copied to another region.",
        severity=Severity.LOW,
        references=(
            security_hub("S3.7"),
            checkov("CKV_AWS_144"),
        ),
        remediation="Add a BucketReplicationConfig for what cannot be made again.",
        types=BUCKETS,
        check=some_replication,
    ),
    StackRule(
        id="s3-versioning-declared",
        family=RESILIENCE,
        description="Every bucket declares its versioning.",
        severity=Severity.MEDIUM,
        references=(security_hub("S3.14"), checkov("CKV_AWS_21")),
        remediation='Add a BucketVersioning with status="Enabled".',
        types=BUCKETS,
        check=declared(
            tokens(aws.s3.BucketVersioning, aws.s3.BucketVersioningV2), "versioning configuration"
        ),
    ),
    StackRule(
        id="s3-lifecycle-declared",
        family=RESILIENCE,
        description="Every bucket declares when its objects and their old versions go.",
        severity=Severity.LOW,
        references=(security_hub("S3.10"), security_hub("S3.13"), checkov("CKV2_AWS_61")),
        remediation="Add a BucketLifecycleConfiguration that expires noncurrent versions.",
        types=BUCKETS,
        check=declared(
            tokens(aws.s3.BucketLifecycleConfiguration, aws.s3.BucketLifecycleConfigurationV2),
            "lifecycle configuration",
        ),
    ),
    StackRule(
        id="s3-access-logs-declared",
        family=LOGGING,
        description="Every bucket has access logs, except those that such logs are delivered to.",
        severity=Severity.MEDIUM,
        references=(
            security_hub("S3.9"),
            security_hub("CloudTrail.7"),
            cis("3.4"),
            checkov("CKV_AWS_18"),
        ),
        remediation="Add a BucketLogging whose target_bucket is a bucket for access logs.",
        types=BUCKETS,
        check=companion(
            BUCKETS,
            LOGGINGS,
            "bucket",
            "The bucket has no access logs.",
            excepted=receives_access_logs,
        ),
    ),
    StackRule(
        id="cloudtrail-bucket-object-lock",
        family=LOGGING,
        description="Nobody can delete or change the log files of a trail.",
        severity=Severity.MEDIUM,
        references=(security_hub("S3.15"),),
        remediation="Set object_lock_enabled on the trail's bucket, with a "
        "BucketObjectLockConfiguration that has a default retention.",
        types=BUCKETS,
        check=companion(
            BUCKETS,
            OBJECT_LOCKS,
            "bucket",
            "The trail's bucket has no object lock.",
            excepted=_without_trail,
        ),
    ),
)
