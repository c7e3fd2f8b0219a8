"""Private S3 buckets: encrypted, versioned, owned, closed to the public and to weak transport."""

from dataclasses import dataclass

import pulumi
from pulumi_aws import s3

from components import iam


@dataclass(frozen=True, kw_only=True)
class PrivateBucket:
    """A bucket and what must stand before its retention or lifecycle is set."""

    bucket: s3.Bucket
    versioning: s3.BucketVersioning


def private_bucket(
    name: str,
    *,
    parent: pulumi.Resource,
    key_arn: pulumi.Input[str] | None,
    protect: bool,
    object_lock: bool = False,
) -> PrivateBucket:
    """Create a bucket that only IAM and its own policy open.

    Args:
        name: Logical name; the resources around the bucket append their role to it.
        parent: The component that owns the bucket.
        key_arn: KMS key; None encrypts with S3's own keys, as log delivery to a bucket demands.
        protect: Refuse deletion; without it, deleting the bucket deletes what it holds.
        object_lock: Whether objects can be locked, which only a new bucket can decide.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    """
    own = pulumi.ResourceOptions(parent=parent)
    bucket = s3.Bucket(
        name,
        force_destroy=not protect,
        object_lock_enabled=object_lock,
        opts=pulumi.ResourceOptions(parent=parent, protect=protect),
    )
    versioning = s3.BucketVersioning(
        f"{name}-versioning",
        bucket=bucket.bucket,
        versioning_configuration=s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
        opts=own,
    )
    _encrypt(name, bucket, key_arn, own)
    s3.BucketPublicAccessBlock(
        f"{name}-public-access",
        bucket=bucket.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
        opts=own,
    )
    s3.BucketOwnershipControls(
        f"{name}-ownership",
        bucket=bucket.bucket,
        rule=s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"),
        opts=own,
    )
    return PrivateBucket(bucket=bucket, versioning=versioning)


def bucket_policy(
    name: str, bucket: s3.Bucket, *statements: iam.Statement, opts: pulumi.ResourceOptions
) -> s3.BucketPolicy:
    """Refuse weak transport, and allow what `statements` say beside IAM."""
    policy = iam.document(*iam.deny_weak_transport(bucket.arn), *statements)
    return s3.BucketPolicy(
        f"{name}-policy",
        bucket=bucket.bucket,
        policy=pulumi.Output.json_dumps(policy),
        opts=opts,
    )


def _encrypt(
    name: str,
    bucket: s3.Bucket,
    key_arn: pulumi.Input[str] | None,
    opts: pulumi.ResourceOptions,
) -> None:
    rule = s3.BucketServerSideEncryptionConfigurationRuleArgs
    default = s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs
    algorithm = "AES256" if key_arn is None else "aws:kms"
    s3.BucketServerSideEncryptionConfiguration(
        f"{name}-encryption",
        bucket=bucket.bucket,
        rules=[
            rule(
                apply_server_side_encryption_by_default=default(
                    sse_algorithm=algorithm, kms_master_key_id=key_arn
                )
            )
        ],
        opts=opts,
    )
