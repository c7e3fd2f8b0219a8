"""S3: what leaves a bucket by itself, as events and as copies in other buckets."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Text


def _notify(ctx: Context) -> None:
    events = {"EventBridgeConfiguration": {}} if ctx.inputs.get("eventbridge") else {}
    ctx.call(
        "put_bucket_notification_configuration",
        Bucket=ctx["bucket"],
        NotificationConfiguration=events,
    )
    ctx.store()[ctx["bucket"]] = {"=eventbridge": ctx.inputs.get("eventbridge")}


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
    delete=Call(
        op="put_bucket_notification_configuration",
        params={"Bucket": "{id}", "NotificationConfiguration": lambda _: {}},
    ),
    replace=("bucket",),
    hooked=("eventbridge",),
    outputs={"bucket": Text("{id}")},
    defaults={"eventbridge": False},
    note="moto sends events but never says so: whether it does is remembered here",
)

_PUT_REPLICATION = Call(
    op="put_bucket_replication",
    params={
        "Bucket": "{bucket}",
        "ReplicationConfiguration": {
            "Role": "{role}",
            "Rules": lambda ctx: [_rule(rule) for rule in ctx.inputs["rules"]],
        },
    },
)


def _rule(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule as AWS has it: member names begin with a capital, abbreviations are all capitals."""
    return _capital({"ID" if key == "id" else key: value for key, value in rule.items()})


def _capital(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key[:1].upper() + key[1:].replace("KmsKeyId", "KmsKeyID"): _capital(item)
            for key, item in value.items()
        }
    if isinstance(value, float):
        return int(value)
    return value


REPLICATION = Resource(
    cls=aws.s3.BucketReplicationConfig,
    service="s3",
    create=_PUT_REPLICATION,
    id=Text("{bucket}"),
    read=Call(
        op="get_bucket_replication", params={"Bucket": "{id}"}, result="ReplicationConfiguration"
    ),
    update=_PUT_REPLICATION,
    delete=Call(op="delete_bucket_replication", params={"Bucket": "{id}"}),
    replace=("bucket",),
    outputs={"bucket": Text("{id}")},
    kept=("rules",),  # moto answers with other rules than it was given
    note="moto copies nothing",
)

TYPES = (NOTIFICATION, REPLICATION)
