"""Replication of new objects to the recovery region."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

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
from components.data.recovery import Recovery
from components.role import GrantedRole, granted_role
from components.scope import Scope

RULE_ID: Final = "everything"
"""The id of the replication rule of a bucket, a dimension of its metrics."""

_PROMISED_MINUTES: Final = 15  # the only supported value
_PROMISE = s3.BucketReplicationConfigRuleDestinationReplicationTimeArgs(
    status="Enabled",
    time=s3.BucketReplicationConfigRuleDestinationReplicationTimeTimeArgs(
        minutes=_PROMISED_MINUTES
    ),
)


@dataclass(frozen=True, kw_only=True)
class Replicas:
    """Arguments of replication.

    Attributes:
        scope: Account, environment, protection and keys of the stack.
        sources: Data bucket to its source bucket.
        retentions: Data bucket to the lifecycle of source and replica.
        log_retention: Lifecycle of the replicas' access logs.
        time_control: Whether to use S3 Replication Time Control.
        recovery: The recovery region and its key.
    """

    scope: Scope
    sources: Mapping[str, PrivateBucket]
    retentions: Mapping[str, Retention]
    log_retention: Retention
    time_control: bool
    recovery: Recovery


def make_replicas(parent: pulumi.Resource, args: Replicas) -> Mapping[str, PrivateBucket]:
    """Create the replica buckets and the replication.

    Delete markers are replicated, deletions of versions are not: deleted objects can be restored on
    both sides.
    """
    copies = {kind: _copy(parent, args, kind) for kind in args.sources}
    access_log(
        "storage-replica-access-logs",
        copies,
        account_id=args.scope.account.account_id,
        parent=parent,
        protect=args.scope.protect,
        retention=args.log_retention,
        region=args.recovery.region,
    )
    copier = _role(parent, args, copies)
    for kind, source in args.sources.items():
        s3.BucketReplicationConfig(
            f"{source.name}-replication",
            bucket=source.bucket.bucket,
            role=copier.role.arn,
            rules=[_rule(args, copies[kind])],
            opts=source.own(source.versioning, copies[kind].versioning, *copier.permissions),
        )
    return copies


def _copy(parent: pulumi.Resource, args: Replicas, kind: str) -> PrivateBucket:
    made = private_bucket(
        f"storage-replica-{kind}",
        parent=parent,
        key_arn=args.recovery.key_arn,
        protect=args.scope.protect,
        bucket_key=True,
        region=args.recovery.region,
    )
    retain(made, args.retentions[kind])
    bucket_policy(made)
    return made


def _rule(args: Replicas, copy: PrivateBucket) -> s3.BucketReplicationConfigRuleArgs:
    destination = s3.BucketReplicationConfigRuleDestinationArgs(
        bucket=copy.bucket.arn,
        encryption_configuration=s3.BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs(
            replica_kms_key_id=args.recovery.key_arn
        ),
        metrics=_metrics(promised=args.time_control),
        replication_time=_PROMISE if args.time_control else None,
    )
    encrypted = s3.BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs(
        status="Enabled"
    )
    return s3.BucketReplicationConfigRuleArgs(
        id=RULE_ID,
        status="Enabled",
        priority=1,
        filter=s3.BucketReplicationConfigRuleFilterArgs(prefix=""),
        delete_marker_replication=s3.BucketReplicationConfigRuleDeleteMarkerReplicationArgs(
            status="Enabled"
        ),
        source_selection_criteria=s3.BucketReplicationConfigRuleSourceSelectionCriteriaArgs(
            sse_kms_encrypted_objects=encrypted
        ),
        destination=destination,
    )


def _metrics(*, promised: bool) -> s3.BucketReplicationConfigRuleDestinationMetricsArgs:
    """Replication metrics, and with Replication Time Control its event threshold."""
    threshold = s3.BucketReplicationConfigRuleDestinationMetricsEventThresholdArgs(
        minutes=_PROMISED_MINUTES
    )
    return s3.BucketReplicationConfigRuleDestinationMetricsArgs(
        status="Enabled", event_threshold=threshold if promised else None
    )


def _role(
    parent: pulumi.Resource, args: Replicas, copies: Mapping[str, PrivateBucket]
) -> GrantedRole:
    return granted_role(
        "storage-replication",
        description="S3 copies new objects to the recovery region",
        # The documented trust policy has no source account condition.
        trust=iam.trust("s3.amazonaws.com", account_id=None),
        policy=_permissions(args, copies),
        policy_name="storage-replication-policy",
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _permissions(args: Replicas, copies: Mapping[str, PrivateBucket]) -> iam.Document:
    """Read the sources, write the replicas, and use the two keys for these buckets only.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
    """
    sources = [source.bucket.arn for source in args.sources.values()]
    targets = [copy.bucket.arn for copy in copies.values()]
    return iam.document(
        iam.allow(["s3:GetReplicationConfiguration", "s3:ListBucket"], sources, sid="ReadSources"),
        iam.allow(
            [
                "s3:GetObjectVersionForReplication",
                "s3:GetObjectVersionAcl",
                "s3:GetObjectVersionTagging",
            ],
            _objects(sources),
            sid="ReadObjects",
        ),
        iam.allow(
            ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            _objects(targets),
            sid="WriteCopies",
        ),
        iam.allow(
            ["kms:Decrypt"],
            [args.scope.data_key_arn],
            sid="ReadEncrypted",
            when=_for_buckets(args.scope.account.region, sources),
        ),
        iam.allow(
            # S3 Bucket Keys use GenerateDataKey, other objects Encrypt.
            ["kms:Encrypt", "kms:GenerateDataKey"],
            [args.recovery.key_arn],
            sid="WriteEncrypted",
            when=_for_buckets(args.recovery.region, targets),
        ),
    )


def _objects(buckets: list[pulumi.Output[str]]) -> list[pulumi.Output[str]]:
    return [pulumi.Output.concat(arn, "/*") for arn in buckets]


def _for_buckets(region: str, buckets: list[pulumi.Output[str]]) -> iam.Condition:
    """Only through S3 for these buckets; with S3 Bucket Keys, the context has the bucket's ARN."""
    return {
        "StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"},
        "StringLike": {"kms:EncryptionContext:aws:s3:arn": [*buckets, *_objects(buckets)]},
    }
