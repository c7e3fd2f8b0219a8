"""The buckets: documents, artifacts, access logs and load balancer logs."""

from collections.abc import Mapping
from dataclasses import dataclass

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
from components.data.replication import Replicas, make_replicas
from components.scope import Scope
from components.settings.storage import Bucket, DataBucket
from components.settings.storage import Storage as StorageSettings

_NONCURRENT_LOG_DAYS = 1  # logs are not overwritten; expired ones need no restore


@dataclass(frozen=True, kw_only=True)
class StorageArgs:
    """Arguments of the component.

    Attributes:
        scope: Account, environment, protection and keys of the stack.
        recovery: The recovery region; needed only for copies.
    """

    settings: StorageSettings
    scope: Scope
    recovery: Recovery | None


@dataclass(frozen=True, kw_only=True)
class StorageOutputs:
    """Outputs of the component; bucket names resolve after the bucket's policy.

    Attributes:
        bucket_names: `documents`, `artifacts`, `access-logs`, `load-balancer-logs` to bucket name.
        replica_names: Data bucket to the name of its replica; empty without replication.
    """

    bucket_names: Mapping[str, pulumi.Output[str]]
    bucket_arns: Mapping[str, pulumi.Output[str]]
    replica_names: Mapping[str, pulumi.Output[str]]


class Storage(pulumi.ComponentResource):
    """Buckets of one stack."""

    def __init__(
        self, name: str, args: StorageArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:data:Storage", name, {}, opts)
        settings = args.settings
        data: dict[DataBucket, Bucket] = {
            "documents": settings.documents,
            "artifacts": settings.artifacts,
        }
        made = {kind: _data_bucket(self, args, kind, bucket) for kind, bucket in data.items()}
        policies = {
            kind: bucket_policy(bucket, *only_with_key(bucket, args.scope.data_key_arn))
            for kind, bucket in made.items()
        }
        balancers, balancers_policy = _load_balancer_logs(self, args)
        log, log_policy = access_log(
            "storage-access-logs",
            {**made, "load-balancer-logs": balancers},
            account_id=args.scope.account.account_id,
            parent=self,
            protect=args.scope.protect,
            retention=_log_retention(settings.access_log_days),
        )
        replicas = _replicas(self, args, made)
        self.outputs = StorageOutputs(
            bucket_names={
                **{kind: _name(bucket, policies[kind]) for kind, bucket in made.items()},
                "access-logs": _name(log, log_policy),
                "load-balancer-logs": _name(balancers, balancers_policy),
            },
            bucket_arns={
                **{kind: bucket.bucket.arn for kind, bucket in made.items()},
                "access-logs": log.bucket.arn,
                "load-balancer-logs": balancers.bucket.arn,
            },
            replica_names={kind: replica.bucket.bucket for kind, replica in replicas.items()},
        )
        self.register_outputs(vars(self.outputs))


def _name(made: PrivateBucket, policy: s3.BucketPolicy) -> pulumi.Output[str]:
    """A bucket's name, which depends on its policy, too."""
    return pulumi.Output.all(made.bucket.bucket, policy.bucket).apply(lambda names: names[0])


def data_retention(settings: Bucket) -> Retention:
    """The lifecycle of a data bucket and its replica."""
    return Retention(
        noncurrent_days=settings.noncurrent_days,
        expire_days=settings.expire_days,
        move_days=settings.tiering_after_days,
    )


def only_with_key(bucket: PrivateBucket, key_arn: pulumi.Input[str]) -> list[iam.Statement]:
    """Deny uploads that request another encryption than the bucket's.

    Uploads without encryption headers use the bucket's default, so that the denials apply only if
    the header exists.
    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    """
    objects = [pulumi.Output.concat(bucket.bucket.arn, "/*")]
    algorithm = "s3:x-amz-server-side-encryption"
    key = "s3:x-amz-server-side-encryption-aws-kms-key-id"
    return [
        iam.deny(
            ["s3:PutObject"],
            objects,
            sid="DenyOtherEncryption",
            principals=iam.EVERYONE,
            when={"Null": {algorithm: "false"}, "StringNotEquals": {algorithm: "aws:kms"}},
        ),
        iam.deny(
            ["s3:PutObject"],
            objects,
            sid="DenyOtherKeys",
            principals=iam.EVERYONE,
            when={"Null": {key: "false"}, "StringNotEquals": {key: key_arn}},
        ),
    ]


def _data_bucket(
    parent: pulumi.Resource, args: StorageArgs, kind: str, settings: Bucket
) -> PrivateBucket:
    made = private_bucket(
        f"storage-{kind}",
        parent=parent,
        key_arn=args.scope.data_key_arn,
        protect=args.scope.protect,
        bucket_key=True,
    )
    retain(made, data_retention(settings))
    if kind in args.settings.events:
        # Rules on the default event bus consume the events.
        s3.BucketNotification(
            f"{made.name}-events", bucket=made.bucket.bucket, eventbridge=True, opts=made.own()
        )
    return made


def _load_balancer_logs(
    parent: pulumi.Resource, args: StorageArgs
) -> tuple[PrivateBucket, s3.BucketPolicy]:
    """Create the bucket of the load balancers' access and connection logs.

    Load balancers deliver only to buckets with SSE-S3, under their account's id.
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    """
    made = private_bucket(
        "storage-load-balancer-logs", parent=parent, key_arn=None, protect=args.scope.protect
    )
    retain(made, _log_retention(args.settings.load_balancer_log_days))
    delivered = f"AWSLogs/{args.scope.account.account_id}/*"
    policy = bucket_policy(
        made,
        iam.allow(
            ["s3:PutObject"],
            [
                pulumi.Output.concat(made.bucket.arn, "/", delivered),
                pulumi.Output.concat(made.bucket.arn, "/*/", delivered),
            ],
            sid="LoadBalancerLogs",
            principals=iam.services("logdelivery.elasticloadbalancing.amazonaws.com"),
        ),
        _edge_logs(args, pulumi.Output.concat(made.bucket.arn, "/", delivered)),
    )
    return made, policy


def _edge_logs(args: StorageArgs, delivered: pulumi.Input[str]) -> iam.Statement:
    """Allow CloudFront to deliver its access log, always from us-east-1.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
    """
    account = args.scope.account
    sources = f"arn:{account.partition}:logs:us-east-1:{account.account_id}:delivery-source:*"
    return iam.allow(
        ["s3:PutObject"],
        [delivered],
        sid="EdgeLogs",
        principals=iam.services("delivery.logs.amazonaws.com"),
        when={
            "StringEquals": {
                "aws:SourceAccount": account.account_id,
                "s3:x-amz-acl": "bucket-owner-full-control",
            },
            "ArnLike": {"aws:SourceArn": sources},
        },
    )


def _log_retention(days: int) -> Retention:
    return Retention(noncurrent_days=_NONCURRENT_LOG_DAYS, expire_days=days)


def _replicas(
    parent: pulumi.Resource, args: StorageArgs, made: Mapping[str, PrivateBucket]
) -> Mapping[str, PrivateBucket]:
    settings = args.settings
    if settings.replication is None or args.recovery is None:
        return {}
    retentions = {
        "documents": data_retention(settings.documents),
        "artifacts": data_retention(settings.artifacts),
    }
    return make_replicas(
        parent,
        Replicas(
            sources={kind: made[kind] for kind in settings.replication.buckets},
            retentions=retentions,
            log_retention=_log_retention(settings.access_log_days),
            time_control=settings.replication.time_control,
            scope=args.scope,
            recovery=args.recovery,
        ),
    )
