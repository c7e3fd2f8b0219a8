"""SNS: topics, their policies and subscriptions."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Hook, Part, Resource, Tagging, Text

_ATTRIBUTES = {"displayName": "DisplayName", "kmsMasterKeyId": "KmsMasterKeyId"}


def _set(attribute: str, prop: str) -> Call:
    return Call(
        op="set_topic_attributes",
        params={"TopicArn": "{id}", "AttributeName": attribute, "AttributeValue": f"{{{prop}}}"},
    )


def _clear(attribute: str) -> Hook:
    def write(ctx: Context) -> None:
        ctx.call(
            "set_topic_attributes", TopicArn=ctx.id, AttributeName=attribute, AttributeValue=""
        )

    return write


TOPIC = Resource(
    cls=aws.sns.Topic,
    service="sns",
    unmodelled=("fifoTopic",),
    create=Call(op="create_topic"),
    id="TopicArn",
    read=Call(op="get_topic_attributes", params={"TopicArn": "{id}"}, result="Attributes"),
    delete=Call(op="delete_topic", params={"TopicArn": "{id}"}),
    parts=tuple(
        Part(props=(prop,), write=_set(attribute, prop), clear=_clear(attribute))
        for prop, attribute in _ATTRIBUTES.items()
    ),
    outputs={
        "arn": "TopicArn",
        "owner": Text("{account}"),
        "name": lambda ctx: ctx.id.rpartition(":")[2],
    },
    tagging=Tagging(list="list_tags_for_resource", on={"ResourceArn": "{id}"}),
)

_POLICY = Call(
    op="set_topic_attributes",
    params={"TopicArn": "{arn}", "AttributeName": "Policy", "AttributeValue": "{policy}"},
)


def _policy(ctx: Context) -> dict[str, Any]:
    found = ctx.call("get_topic_attributes", TopicArn=ctx.id)["Attributes"]
    return {"Arn": ctx.id, "Owner": found["Owner"], "Policy": found["Policy"]}


TOPIC_POLICY = Resource(
    cls=aws.sns.TopicPolicy,
    service="sns",
    create=_POLICY,
    id=Text("{arn}"),
    read=_policy,
    update=_POLICY,
    note="deleting it leaves the topic's policy, which goes with the topic",
)


def _subscription(ctx: Context) -> dict[str, Any]:
    return ctx.call("get_subscription_attributes", SubscriptionArn=ctx.id)["Attributes"]


SUBSCRIPTION = Resource(
    cls=aws.sns.TopicSubscription,
    service="sns",
    create=Call(
        op="subscribe",
        params={
            "TopicArn": "{topic}",
            "Protocol": "{protocol}",
            "Endpoint": "{endpoint}",
            "ReturnSubscriptionArn": True,
        },
    ),
    id="SubscriptionArn",
    read=_subscription,
    delete=Call(op="unsubscribe", params={"SubscriptionArn": "{id}"}),
    outputs={
        "arn": "SubscriptionArn",
        "topic": "TopicArn",
        "ownerId": Text("{account}"),
        "confirmationWasAuthenticated": lambda _: False,
        "pendingConfirmation": lambda _: False,
    },
    kept=("confirmationTimeoutInMinutes", "endpointAutoConfirms", "rawMessageDelivery"),
    ignored={
        "confirmationTimeoutInMinutes": "moto confirms at once",
        "endpointAutoConfirms": "moto confirms at once",
        "rawMessageDelivery": "nothing is delivered",
    },
)

TYPES = (TOPIC, TOPIC_POLICY, SUBSCRIPTION)
