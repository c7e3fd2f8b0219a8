"""What exists once per account: the access analyzer and the Shield Advanced subscription."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import AutoName, Call, Resource, Text

ANALYZER = Resource(
    cls=aws.accessanalyzer.Analyzer,
    service="accessanalyzer",
    id=Text("{analyzerName}"),
    replace=("analyzerName", "type"),
    outputs={"arn": Text("arn:{partition}:access-analyzer:{region}:{account}:analyzer/{id}")},
    defaults={"type": "ACCOUNT"},
    name=AutoName(prop="analyzerName", max_length=255),
    held_by="memory",
    note="moto has no access analyzer",
)


def _subscription(ctx: Context) -> dict[str, Any]:
    return ctx.call("describe_subscription")["Subscription"]


SUBSCRIPTION = Resource(
    cls=aws.shield.Subscription,
    service="shield",
    create=Call(op="create_subscription"),
    id=Text("{account}"),
    read=_subscription,
    kept=("autoRenew", "skipDestroy"),
    ignored={"skipDestroy": "the subscription outlives the resource in any case"},
    defaults={"autoRenew": "ENABLED", "skipDestroy": False},
    note="AWS has no way to end a subscription early",
)

TYPES = (ANALYZER,)
