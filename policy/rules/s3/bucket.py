"""Buckets, and the settings that each has beside it.

S3 keeps settings in resources of their own, so each requirement has two rules: one evaluates the
setting where it is declared, the other is here and sees to it that every bucket has it declared.
"""

from collections.abc import Iterable

from frame.access_logs import LOGGINGS, receives_access_logs
from frame.companions import CompanionRule
from frame.family import ENCRYPTION, EXPOSURE, LOGGING, RESILIENCE
from frame.inputs import InputRule, equals
from frame.resource_policy import BUCKET_POLICIES
from frame.rule import (
    Finding,
    Resource,
    Stack,
    StackRule,
    checkov,
    cis,
    security_hub,
    well_architected,
)
from frame.types import BUCKETS
from pulumi_policy import Severity

from rules.cloudtrail.trail import TRAILS
from rules.s3.bucket_lifecycle_configuration import LIFECYCLES
from rules.s3.bucket_object_lock_configuration import OBJECT_LOCKS
from rules.s3.bucket_policy import TLS_REFERENCES
from rules.s3.bucket_public_access_block import ACCESS_BLOCK_REFERENCES, ACCESS_BLOCKS
from rules.s3.bucket_replication_config import REPLICATIONS
from rules.s3.bucket_server_side_encryption_configuration import ENCRYPTION_REFERENCES, ENCRYPTIONS
from rules.s3.bucket_versioning import VERSIONINGS


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
    CompanionRule(
        id="s3-encryption-declared",
        family=ENCRYPTION,
        description="Every bucket declares its encryption.",
        severity=Severity.HIGH,
        references=ENCRYPTION_REFERENCES,
        remediation="Add a BucketServerSideEncryptionConfiguration with a customer-managed key.",
        types=BUCKETS,
        beside=ENCRYPTIONS,
        key="bucket",
    ),
    CompanionRule(
        id="s3-policy-declared",
        family=ENCRYPTION,
        description="Every bucket has a policy, which denies requests over plain HTTP.",
        severity=Severity.HIGH,
        references=TLS_REFERENCES,
        remediation="Add a BucketPolicy that denies s3:* unless aws:SecureTransport is true.",
        types=BUCKETS,
        beside=BUCKET_POLICIES,
        key="bucket",
    ),
    CompanionRule(
        id="s3-public-access-block-declared",
        family=EXPOSURE,
        description="Every bucket has a public-access block.",
        severity=Severity.HIGH,
        references=ACCESS_BLOCK_REFERENCES,
        remediation="Add a BucketPublicAccessBlock with all four settings True.",
        types=BUCKETS,
        beside=ACCESS_BLOCKS,
        key="bucket",
    ),
    InputRule(
        id="s3-bucket-kept",
        family=RESILIENCE,
        description="Buckets are not deleted with what is in them.",
        severity=Severity.HIGH,
        references=(well_architected("REL09-BP01"),),
        types=BUCKETS,
        inputs={"forceDestroy": equals(False)},
    ),
    StackRule(
        id="s3-replication-exists",
        family=RESILIENCE,
        description="Buckets are copied to another region.",
        severity=Severity.LOW,
        references=(security_hub("S3.7"), checkov("CKV_AWS_144")),
        remediation="Add a BucketReplicationConfig for what cannot be made again.",
        types=BUCKETS,
        check=some_replication,
    ),
    CompanionRule(
        id="s3-versioning-declared",
        family=RESILIENCE,
        description="Every bucket declares its versioning.",
        severity=Severity.MEDIUM,
        references=(security_hub("S3.14"), checkov("CKV_AWS_21")),
        remediation='Add a BucketVersioning with status="Enabled".',
        types=BUCKETS,
        beside=VERSIONINGS,
        key="bucket",
    ),
    CompanionRule(
        id="s3-lifecycle-declared",
        family=RESILIENCE,
        description="Every bucket declares when its objects and their old versions go.",
        severity=Severity.LOW,
        references=(security_hub("S3.10"), security_hub("S3.13"), checkov("CKV2_AWS_61")),
        remediation="Add a BucketLifecycleConfiguration that expires noncurrent versions.",
        types=BUCKETS,
        beside=LIFECYCLES,
        key="bucket",
    ),
    CompanionRule(
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
        beside=LOGGINGS,
        key="bucket",
        excepted=receives_access_logs,
    ),
    CompanionRule(
        id="cloudtrail-bucket-object-lock",
        family=LOGGING,
        description="Nobody can delete or change the log files of a trail.",
        severity=Severity.MEDIUM,
        references=(security_hub("S3.15"),),
        remediation="Set object_lock_enabled on the trail's bucket, with a "
        "BucketObjectLockConfiguration that has a default retention.",
        types=BUCKETS,
        beside=OBJECT_LOCKS,
        key="bucket",
        excepted=_without_trail,
        example=None,
    ),
)
