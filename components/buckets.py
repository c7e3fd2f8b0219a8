"""Private S3 buckets: encryption, versioning, public access block and TLS.

All buckets of the platform are created here. A bucket may be in another region than the stack;
`region` then applies to all of its resources.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import s3

from components import iam

_ABANDONED_UPLOAD = s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
    days_after_initiation=7
)


@dataclass(frozen=True, kw_only=True)
class PrivateBucket:
    """A bucket with common options of its resources.

    Attributes:
        name: Logical name, and prefix of its resources' names.
        versioning: Required before lifecycle, Object Lock or replication.
        parent: The component that owns the bucket.
        region: The bucket's region, if it is not the stack's.
    """

    name: str
    bucket: s3.Bucket
    versioning: s3.BucketVersioning
    parent: pulumi.Resource
    region: str | None

    def own(self, *after: pulumi.Resource) -> pulumi.ResourceOptions:
        """Options of the bucket's resources; `after` has additional dependencies."""
        return pulumi.ResourceOptions(parent=self.parent, depends_on=list(after))


@dataclass(frozen=True, kw_only=True)
class Retention:
    """The lifecycle of a bucket's objects.

    Attributes:
        noncurrent_days: Days until noncurrent versions are deleted.
        expire_days: Days until objects are deleted; None keeps them.
        move_days: Days until objects transition to `move_to`; None does not.
        move_to: S3 storage class after the transition.
        move_small: Whether objects below 128 KB transition too, at a request's price each.
    """

    noncurrent_days: int
    expire_days: int | None = None
    move_days: int | None = None
    move_to: str = "INTELLIGENT_TIERING"
    move_small: bool = False


def private_bucket(
    name: str,
    *,
    parent: pulumi.Resource,
    key_arn: pulumi.Input[str] | None,
    protect: bool,
    bucket_key: bool = False,
    object_lock: bool = False,
    region: str | None = None,
) -> PrivateBucket:
    """Create a private bucket; `bucket_policy` completes it.

    Args:
        name: Logical name, and prefix of its resources' names.
        parent: The component that owns the bucket.
        key_arn: KMS key; None uses SSE-S3, which log delivery requires.
        protect: Protect from deletion; otherwise the bucket is deleted with its objects.
        bucket_key: Use an S3 Bucket Key, which reduces KMS requests; the encryption context is then
            the bucket's ARN instead of the object's.
        object_lock: Enable Object Lock, for a new bucket only.
        region: Region of the bucket; None is the stack's.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    """
    bucket = s3.Bucket(
        name,
        force_destroy=not protect,
        object_lock_enabled=object_lock,
        region=region,
        opts=pulumi.ResourceOptions(parent=parent, protect=protect),
    )
    versioning = s3.BucketVersioning(
        f"{name}-versioning",
        bucket=bucket.bucket,
        versioning_configuration=s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
        region=region,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    made = PrivateBucket(
        name=name, bucket=bucket, versioning=versioning, parent=parent, region=region
    )
    _encrypt(made, key_arn, bucket_key=bucket_key)
    _close(made)
    return made


def bucket_policy(made: PrivateBucket, *statements: iam.Statement) -> s3.BucketPolicy:
    """Create the bucket policy: deny weak TLS, and add `statements`."""
    policy = iam.document(*iam.deny_weak_transport(made.bucket.arn), *statements)
    return s3.BucketPolicy(
        f"{made.name}-policy",
        bucket=made.bucket.bucket,
        policy=pulumi.Output.json_dumps(policy),
        region=made.region,
        opts=made.own(),
    )


def retain(made: PrivateBucket, retention: Retention) -> None:
    """Create the lifecycle configuration, including incomplete multipart uploads."""
    move = s3.BucketLifecycleConfigurationRuleTransitionArgs(
        days=retention.move_days, storage_class=retention.move_to
    )
    noncurrent = s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
        noncurrent_days=retention.noncurrent_days
    )
    # S3 accepts one or the other: expiration by age also removes delete markers.
    expiration = s3.BucketLifecycleConfigurationRuleExpirationArgs(
        days=retention.expire_days,
        expired_object_delete_marker=True if retention.expire_days is None else None,
    )
    s3.BucketLifecycleConfiguration(
        f"{made.name}-lifecycle",
        bucket=made.bucket.bucket,
        transition_default_minimum_object_size="varies_by_storage_class"
        if retention.move_small
        else None,
        rules=[
            s3.BucketLifecycleConfigurationRuleArgs(
                id="retention",
                status="Enabled",
                filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
                transitions=[move] if retention.move_days is not None else None,
                expiration=expiration,
                noncurrent_version_expiration=noncurrent,
                abort_incomplete_multipart_upload=_ABANDONED_UPLOAD,
            )
        ],
        region=made.region,
        opts=made.own(made.versioning),
    )


def access_log(
    name: str,
    audited: Mapping[str, PrivateBucket],
    *,
    account_id: str,
    parent: pulumi.Resource,
    protect: bool,
    retention: Retention,
    region: str | None = None,
) -> tuple[PrivateBucket, s3.BucketPolicy]:
    """Create the bucket of the server access logs of the `audited` buckets.

    Log delivery requires a bucket in the same region with SSE-S3 and without default retention. The
    bucket has no access log itself, which would loop.

    Args:
        name: Logical name.
        audited: Log prefix to source bucket.
        account_id: The source account of deliveries.
        parent: The component that owns the bucket.
        protect: Protect from deletion.
        retention: The lifecycle of logs.
        region: Region of all buckets; None is the stack's.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    """
    log = private_bucket(name, parent=parent, key_arn=None, protect=protect, region=region)
    retain(log, retention)
    policy = bucket_policy(
        log,
        *(
            _access_log_delivery(log, prefix, source.bucket, account_id)
            for prefix, source in audited.items()
        ),
    )
    for prefix, source in audited.items():
        s3.BucketLogging(
            f"{source.name}-logging",
            bucket=source.bucket.bucket,
            target_bucket=log.bucket.bucket,
            target_prefix=f"{prefix}/",
            region=region,
            opts=log.own(policy),
        )
    return log, policy


def _access_log_delivery(
    log: PrivateBucket, prefix: str, source: s3.Bucket, account_id: str
) -> iam.Statement:
    words = "".join(word.capitalize() for word in prefix.split("-"))
    return iam.allow(
        ["s3:PutObject"],
        [pulumi.Output.concat(log.bucket.arn, f"/{prefix}/*")],
        sid=f"AccessLogOf{words}",
        principals=iam.services("logging.s3.amazonaws.com"),
        when={
            "StringEquals": {"aws:SourceAccount": account_id},
            "ArnLike": {"aws:SourceArn": source.arn},
        },
    )


def _encrypt(made: PrivateBucket, key_arn: pulumi.Input[str] | None, *, bucket_key: bool) -> None:
    rule = s3.BucketServerSideEncryptionConfigurationRuleArgs
    default = s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs
    algorithm = "AES256" if key_arn is None else "aws:kms"
    s3.BucketServerSideEncryptionConfiguration(
        f"{made.name}-encryption",
        bucket=made.bucket.bucket,
        rules=[
            rule(
                apply_server_side_encryption_by_default=default(
                    sse_algorithm=algorithm, kms_master_key_id=key_arn
                ),
                bucket_key_enabled=bucket_key or None,
            )
        ],
        region=made.region,
        opts=made.own(),
    )


def _close(made: PrivateBucket) -> None:
    s3.BucketPublicAccessBlock(
        f"{made.name}-public-access",
        bucket=made.bucket.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
        region=made.region,
        opts=made.own(),
    )
    s3.BucketOwnershipControls(
        f"{made.name}-ownership",
        bucket=made.bucket.bucket,
        rule=s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"),
        region=made.region,
        opts=made.own(),
    )
