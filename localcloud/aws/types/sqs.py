"""SQS: queues and their policies."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Tagging, Text

_ATTRIBUTES = {
    "delaySeconds": "DelaySeconds",
    "kmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "maxMessageSize": "MaximumMessageSize",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "redrivePolicy": "RedrivePolicy",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
}


def _attributes(ctx: Context) -> dict[str, str]:
    return {
        attribute: str(int(value) if isinstance(value, float) else value)
        for prop, attribute in _ATTRIBUTES.items()
        if (value := ctx.inputs.get(prop)) is not None
    }


def _queue(ctx: Context) -> dict[str, Any]:
    found = ctx.call("get_queue_attributes", QueueUrl=ctx.id, AttributeNames=["All"])["Attributes"]
    return {
        **{prop: found.get(attribute) for prop, attribute in _ATTRIBUTES.items()},
        "arn": found["QueueArn"],
        "name": found["QueueArn"].rpartition(":")[2],
        "url": ctx.id,
    }


QUEUE = Resource(
    cls=aws.sqs.Queue,
    service="sqs",
    unmodelled=("fifoQueue",),
    create=Call(op="create_queue", params={"QueueName": "{name}", "Attributes": _attributes}),
    id="QueueUrl",
    read=_queue,
    update=Call(op="set_queue_attributes", params={"QueueUrl": "{id}", "Attributes": _attributes}),
    delete=Call(op="delete_queue", params={"QueueUrl": "{id}"}),
    hooked=tuple(_ATTRIBUTES),
    gone=("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"),
    tagging=Tagging(
        add="tag_queue", remove="untag_queue", list="list_queue_tags", on={"QueueUrl": "{id}"}
    ),
)

_PUT = Call(
    op="set_queue_attributes",
    params={"QueueUrl": "{queueUrl}", "Attributes": {"Policy": "{policy}"}},
)


def _policy(ctx: Context) -> dict[str, Any] | None:
    answer = ctx.call("get_queue_attributes", QueueUrl=ctx.id, AttributeNames=["Policy"])
    found = answer.get("Attributes", {}).get("Policy")
    return {"QueueUrl": ctx.id, "Policy": found} if found else None


def _remove_policy(ctx: Context) -> None:
    ctx.call("set_queue_attributes", QueueUrl=ctx.id, Attributes={"Policy": ""})


QUEUE_POLICY = Resource(
    cls=aws.sqs.QueuePolicy,
    service="sqs",
    create=_PUT,
    id=Text("{queueUrl}"),
    read=_policy,
    update=_PUT,
    delete=_remove_policy,
    gone=QUEUE.gone,
)

TYPES = (QUEUE, QUEUE_POLICY)
