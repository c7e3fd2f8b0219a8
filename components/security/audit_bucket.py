"""Where audit files lie for seven years, and who looked at them."""

import pulumi
from pulumi_aws import s3

from components import iam
from components.buckets import PrivateBucket, bucket_policy, private_bucket
from components.security.context import Context
from components.settings.security import Trail

_ABANDONED_UPLOAD = s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
    days_after_initiation=7
)
_NONCURRENT = s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(noncurrent_days=30)


def make_audit_bucket(
    context: Context, settings: Trail, *, logs_key_arn: pulumi.Input[str], trail_arn: str
) -> tuple[s3.Bucket, s3.BucketPolicy]:
    """Create the bucket and its access log; the policy must exist before the trail does."""
    audit = private_bucket(
        "security-audit",
        parent=context.parent,
        # No bucket key: with one, CloudTrail would have to be allowed to decrypt what it wrote.
        key_arn=logs_key_arn,
        protect=context.protect,
        object_lock=settings.object_lock is not None,
    )
    _retain(context, settings, audit)
    _log_access(context, settings, audit.bucket)
    policy = bucket_policy(
        "security-audit",
        audit.bucket,
        *_deliveries(context, audit.bucket, trail_arn),
        opts=context.own(),
    )
    return audit.bucket, policy


def _deliveries(context: Context, bucket: s3.Bucket, trail_arn: str) -> list[iam.Statement]:
    """Let the one trail write its files.

    Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
    """
    cloudtrail = iam.services("cloudtrail.amazonaws.com")
    this_trail = {"aws:SourceArn": trail_arn}
    files = pulumi.Output.concat(bucket.arn, f"/AWSLogs/{context.account.account_id}/*")
    return [
        iam.allow(
            ["s3:GetBucketAcl"],
            [bucket.arn],
            sid="TrailChecksBucket",
            principals=cloudtrail,
            when={"StringEquals": this_trail},
        ),
        iam.allow(
            ["s3:PutObject"],
            [files],
            sid="TrailWritesFiles",
            principals=cloudtrail,
            when={"StringEquals": {**this_trail, "s3:x-amz-acl": "bucket-owner-full-control"}},
        ),
    ]


def _retain(context: Context, settings: Trail, audit: PrivateBucket) -> None:
    after = [audit.versioning]
    if settings.object_lock:
        retention = s3.BucketObjectLockConfigurationRuleDefaultRetentionArgs(
            mode=settings.object_lock.mode, days=settings.object_lock.days
        )
        s3.BucketObjectLockConfiguration(
            "security-audit-object-lock",
            bucket=audit.bucket.bucket,
            rule=s3.BucketObjectLockConfigurationRuleArgs(default_retention=retention),
            opts=context.own(after=after),
        )
    s3.BucketLifecycleConfiguration(
        "security-audit-lifecycle",
        bucket=audit.bucket.bucket,
        # S3 leaves files below 128 KB where they are unless told otherwise; most audit files are.
        transition_default_minimum_object_size="varies_by_storage_class",
        rules=[
            s3.BucketLifecycleConfigurationRuleArgs(
                id="retention",
                status="Enabled",
                filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
                transitions=[
                    s3.BucketLifecycleConfigurationRuleTransitionArgs(
                        days=settings.cold_after_days, storage_class=settings.cold_storage_class
                    )
                ],
                expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(
                    days=settings.retention_days
                ),
                noncurrent_version_expiration=_NONCURRENT,
                abort_incomplete_multipart_upload=_ABANDONED_UPLOAD,
            )
        ],
        opts=context.own(after=after),
    )


def _log_access(context: Context, settings: Trail, audited: s3.Bucket) -> None:
    """Record who touches audit files, in a bucket of its own.

    Log delivery writes only to buckets with S3's own keys and without a default object lock, and
    a bucket that logs to itself never comes to rest.
    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    """
    log = private_bucket(
        "security-audit-access", parent=context.parent, key_arn=None, protect=context.protect
    )
    _expire_access_log(context, settings, log)
    policy = bucket_policy(
        "security-audit-access",
        log.bucket,
        iam.allow(
            ["s3:PutObject"],
            [pulumi.Output.concat(log.bucket.arn, "/audit/*")],
            sid="AccessLogDelivery",
            principals=iam.services("logging.s3.amazonaws.com"),
            when={
                "StringEquals": {"aws:SourceAccount": context.account.account_id},
                "ArnLike": {"aws:SourceArn": audited.arn},
            },
        ),
        opts=context.own(),
    )
    s3.BucketLogging(
        "security-audit-logging",
        bucket=audited.bucket,
        target_bucket=log.bucket.bucket,
        target_prefix="audit/",
        opts=context.own(after=[policy]),
    )


def _expire_access_log(context: Context, settings: Trail, log: PrivateBucket) -> None:
    s3.BucketLifecycleConfiguration(
        "security-audit-access-lifecycle",
        bucket=log.bucket.bucket,
        rules=[
            s3.BucketLifecycleConfigurationRuleArgs(
                id="expiry",
                status="Enabled",
                filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
                expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(
                    days=settings.log_retention_days
                ),
                noncurrent_version_expiration=_NONCURRENT,
                abort_incomplete_multipart_upload=_ABANDONED_UPLOAD,
            )
        ],
        opts=context.own(after=[log.versioning]),
    )
