"""S3: what leaves a bucket by itself, as events and as copies in other buckets."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Text
from localcloud.aws.types.s3 import BUCKET_PARAM
from localcloud.aws.types.s3_settings import put, setting


def _notify(ctx: Context) -> None:
    wanted = bool(ctx.inputs.get("eventbridge"))
    _configure(ctx, ctx["bucket"], {"EventBridgeConfiguration": {}} if wanted else {})
    ctx.store()[ctx["bucket"]] = {"=eventbridge": wanted}


def _silence(ctx: Context) -> None:
    _configure(ctx, ctx.id, {})


def _configure(ctx: Context, bucket: str, events: dict[str, dict[str, str]]) -> None:
    ctx.call(
        "put_bucket_notification_configuration", Bucket=bucket, NotificationConfiguration=events
    )


def _notification(ctx: Context) -> dict[str, Any] | None:
    ctx.call("get_bucket_notification_configuration", Bucket=ctx.id)
    return ctx.store().get(ctx.id)


NOTIFICATION = Resource(
    cls=aws.s3.BucketNotification,
    service="s3",
    create=_notify,
    id=Text("{bucket}"),
    read=_notification,
    update=_notify,
    delete=_silence,
    hooked=("eventbridge",),
    outputs={"bucket": Text("{id}")},
    note="moto sends events but never says so: whether it does is remembered here",
)

REPLICATION = setting(
    aws.s3.BucketReplicationConfig,
    put(
        "put_bucket_replication",
        "ReplicationConfiguration",
        lambda ctx: {"role": ctx["role"], "rules": ctx["rules"]},
    ),
    Call(op="get_bucket_replication", params=BUCKET_PARAM, result="ReplicationConfiguration"),
    ("role", "rules"),
    delete=Call(op="delete_bucket_replication", params=BUCKET_PARAM),
    kept=("rules",),  # moto answers with other rules than it was given
    note="moto copies nothing",
)

TYPES = (NOTIFICATION, REPLICATION)
