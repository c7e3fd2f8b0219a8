"""Shield Advanced: the account's subscription, and what it protects."""

import pulumi_aws as aws

from localcloud.aws.declare import Call, Part, Resource, Tagging, Text

_ARN = "arn:{partition}:shield::{account}:protection/{id}"

SUBSCRIPTION = Resource(
    cls=aws.shield.Subscription,
    service="shield",
    create=Call(op="create_subscription"),
    id=Text("{account}"),
    read=Call(op="describe_subscription", result="Subscription"),
    parts=(
        Part(
            props=("autoRenew",),
            write=Call(op="update_subscription"),
            initial={"autoRenew": "ENABLED"},
        ),
    ),
    hooked=("skipDestroy",),
    kept=("skipDestroy",),
    note="never ends, as on AWS",
)

PROTECTION = Resource(
    cls=aws.shield.Protection,
    service="shield",
    create=Call(op="create_protection"),
    id="ProtectionId",
    read=Call(op="describe_protection", params={"ProtectionId": "{id}"}, result="Protection"),
    delete=Call(op="delete_protection", params={"ProtectionId": "{id}"}),
    outputs={"arn": Text(_ARN)},
    tagging=Tagging(list="list_tags_for_resource", on={"ResourceARN": _ARN}),
)

TYPES = (SUBSCRIPTION, PROTECTION)
