"""The audit trail's bucket and its access log."""

import pulumi
from pulumi_aws import s3

from components import iam
from components.buckets import (
    PrivateBucket,
    Retention,
    access_log,
    bucket_policy,
    private_bucket,
    retain,
)
from components.security.context import Context
from components.settings.security import Trail

_NONCURRENT_DAYS = 30


def make_audit_bucket(
    context: Context, settings: Trail, *, logs_key_arn: pulumi.Input[str], trail_arn: str
) -> tuple[s3.Bucket, s3.BucketPolicy]:
    """Create the bucket and its access log; the trail requires its policy."""
    audit = private_bucket(
        "security-audit",
        parent=context.parent,
        # No S3 Bucket Key: with one, CloudTrail would need kms:Decrypt.
        key_arn=logs_key_arn,
        protect=context.protect,
        object_lock=settings.object_lock is not None,
    )
    _lock(settings, audit)
    retain(
        audit,
        Retention(
            noncurrent_days=_NONCURRENT_DAYS,
            expire_days=settings.retention_days,
            move_days=settings.cold_after_days,
            move_to=settings.cold_storage_class,
            move_small=True,  # most audit files are
        ),
    )
    access_log(
        "security-audit-access",
        {"audit": audit},
        account_id=context.account.account_id,
        parent=context.parent,
        protect=context.protect,
        retention=Retention(
            noncurrent_days=_NONCURRENT_DAYS, expire_days=settings.log_retention_days
        ),
    )
    policy = bucket_policy(audit, *_deliveries(context, audit.bucket, trail_arn))
    return audit.bucket, policy


def _deliveries(context: Context, bucket: s3.Bucket, trail_arn: str) -> list[iam.Statement]:
    """Allow the trail to deliver its log files.

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


def _lock(settings: Trail, audit: PrivateBucket) -> None:
    if not settings.object_lock:
        return
    retention = s3.BucketObjectLockConfigurationRuleDefaultRetentionArgs(
        mode=settings.object_lock.mode, days=settings.object_lock.days
    )
    s3.BucketObjectLockConfiguration(
        "security-audit-object-lock",
        bucket=audit.bucket.bucket,
        rule=s3.BucketObjectLockConfigurationRuleArgs(default_retention=retention),
        opts=audit.own(audit.versioning),
    )
