"""What the settings of buckets say: versions, their end, ownership, copies, locks.

That every bucket has each of these settings is for other rules to see to.
"""

from collections.abc import Iterable

from frame.family import EXPOSURE, RESILIENCE
from frame.rule import (
    Finding,
    Messages,
    Reference,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules.encryption import uses_aws_key
from rules.storage import BUCKETS

VERSIONINGS = tokens(aws.s3.BucketVersioning, aws.s3.BucketVersioningV2)
LIFECYCLES = tokens(aws.s3.BucketLifecycleConfiguration, aws.s3.BucketLifecycleConfigurationV2)
REPLICATIONS = tokens(aws.s3.BucketReplicationConfig)
OBJECT_LOCKS = tokens(aws.s3.BucketObjectLockConfiguration, aws.s3.BucketObjectLockConfigurationV2)


_DAYS = 365


def bucket_kept(bucket: Value) -> Messages:
    """Deleting a bucket fails as long as objects are in it."""
    if bucket["forceDestroy"].equals(True):
        yield "Objects are deleted with the bucket (forceDestroy)."


def versioning(setting: Value) -> Messages:
    """Versions are kept of what is overwritten or deleted."""
    status = setting["versioningConfiguration"]["status"]
    if status.differs("Enabled"):
        yield f"Versions are not kept ({status.path})."


def unfinished_uploads(lifecycle: Value) -> Messages:
    """Parts of uploads that never end are deleted, in the whole bucket."""
    rules = lifecycle["rules"]
    if rules.complete and not any(map(_may_abort_everywhere, rules)):
        yield "Parts of unfinished uploads are kept (rules[].abortIncompleteMultipartUpload)."


def _may_abort_everywhere(rule: Value) -> bool:
    return (
        not rule["status"].differs("Enabled")
        and not rule["abortIncompleteMultipartUpload"].missing
        and not rule["prefix"].given
        and not any(
            rule["filter"][key].given
            for key in ("prefix", "tag", "and", "objectSizeGreaterThan", "objectSizeLessThan")
        )
    )


def old_versions(lifecycle: Value) -> Messages:
    """Versions that were overwritten or deleted go some day."""
    rules = lifecycle["rules"]
    if rules.complete and not any(
        not rule["status"].differs("Enabled") and not rule["noncurrentVersionExpiration"].missing
        for rule in rules
    ):
        yield "Old versions are kept forever (rules[].noncurrentVersionExpiration)."


def ownership(controls: Value) -> Messages:
    """The bucket's owner owns all objects, and ACLs have no effect."""
    owner = controls["rule"]["objectOwnership"]
    if owner.differs("BucketOwnerEnforced"):
        yield f"ACLs can give objects away ({owner.path})."


def replication(configuration: Value) -> Messages:
    """Copies are made, of encrypted objects too, and encrypted with a key of one's own."""
    for rule in configuration["rules"]:
        if rule["status"].differs("Enabled"):
            yield f"Nothing is copied ({rule['status'].path})."
        encrypted = rule["sourceSelectionCriteria"]["sseKmsEncryptedObjects"]["status"]
        if encrypted.differs("Enabled"):
            yield f"Encrypted objects are not copied ({encrypted.path})."
        key = rule["destination"]["encryptionConfiguration"]["replicaKmsKeyId"]
        if uses_aws_key(key):
            yield f"Copies have no customer-managed key ({key.path})."


def some_replication(stack: Stack) -> Iterable[Finding]:
    """Some bucket of a stack with buckets is copied to another region.

    Which buckets hold what cannot be made again is not visible in a program, so the rule asks for
    replication as such; it speaks against the first bucket.
    """
    buckets = [bucket for bucket in stack.of(BUCKETS) if bucket.own]
    if buckets and not any(stack.of(REPLICATIONS)):
        yield Finding(resource=buckets[0], message="No bucket is copied to another region.")


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
        id="s3-bucket-kept",
        family=RESILIENCE,
        description="Buckets are not deleted with what is in them.",
        severity=Severity.HIGH,
        references=(Reference(framework="AWS Well-Architected", control="REL09-BP01"),),
        remediation="Leave force_destroy out, or set it to False.",
        types=BUCKETS,
        check=bucket_kept,
    ),
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
    ResourceRule(
        id="s3-lifecycle-aborts-uploads",
        family=RESILIENCE,
        description="Lifecycles delete parts of unfinished uploads.",
        severity=Severity.LOW,
        references=(
            security_hub("S3.13"),
            checkov("CKV_AWS_300"),
        ),
        remediation="Add a rule for the whole bucket with abort_incomplete_multipart_upload.",
        types=LIFECYCLES,
        check=unfinished_uploads,
    ),
    ResourceRule(
        id="s3-lifecycle-expires-versions",
        family=RESILIENCE,
        description="Lifecycles delete old versions some day.",
        severity=Severity.LOW,
        references=(
            security_hub("S3.10"),
            checkov("CKV2_AWS_61"),
        ),
        remediation="Add a rule with noncurrent_version_expiration.",
        types=LIFECYCLES,
        check=old_versions,
    ),
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
    ResourceRule(
        id="s3-replication-complete",
        family=RESILIENCE,
        description="Replication copies encrypted objects, with a key of one's own.",
        severity=Severity.MEDIUM,
        references=(
            security_hub("S3.7"),
            checkov("CKV_AWS_144"),
        ),
        remediation="Enable the rule and sse_kms_encrypted_objects, and set replica_kms_key_id.",
        types=REPLICATIONS,
        check=replication,
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
