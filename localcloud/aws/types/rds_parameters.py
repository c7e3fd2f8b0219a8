"""RDS: parameter groups and event subscriptions."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import NOTHING, Call, Part, Resource
from localcloud.aws.types.rds_cluster import TAGGING


def _kind(ctx: Context) -> str:
    return "DBCluster" if ctx.kind.cls is aws.rds.ClusterParameterGroup else "DB"


def _operation(ctx: Context, op: str) -> tuple[str, dict[str, str]]:
    kind = _kind(ctx)
    middle = "db_cluster" if kind == "DBCluster" else "db"
    return op.format(middle), {f"{kind}ParameterGroupName": ctx.id}


def _group(ctx: Context) -> dict[str, Any] | None:
    kind = _kind(ctx)
    op, named = _operation(ctx, "describe_{}_parameter_groups")
    found = ctx.call(op, **named)[f"{kind}ParameterGroups"]
    if not found:
        return None
    op, named = _operation(ctx, "describe_{}_parameters")
    return {
        "Name": found[0][f"{kind}ParameterGroupName"],
        "Family": found[0]["DBParameterGroupFamily"],
        "Description": found[0]["Description"],
        "Arn": found[0][f"{kind}ParameterGroupArn"],
        "Parameters": [
            {
                "name": each["ParameterName"],
                "value": each["ParameterValue"],
                "applyMethod": each["ApplyMethod"],
            }
            for each in ctx.call(op, **named)["Parameters"]
        ],
    }


def _set(ctx: Context) -> None:
    op, named = _operation(ctx, "modify_{}_parameter_group")
    wanted: list[dict[str, str]] = ctx["parameters"] or []
    spelled = [
        {
            "ParameterName": each["name"],
            "ParameterValue": each["value"],
            "ApplyMethod": each.get("applyMethod") or "immediate",
        }
        for each in wanted
    ]
    ctx.call(op, **named, Parameters=spelled)


def _parameter_group(
    cls: Any, kind: str, op: str, ignored: Mapping[str, str] = NOTHING
) -> Resource:
    return Resource(
        cls=cls,
        service="rds",
        create=Call(
            op=f"create_{op}_parameter_group",
            params={
                f"{kind}ParameterGroupName": "{name}",
                "DBParameterGroupFamily": "{family}",
                "Description": "{description}",
            },
            result=f"{kind}ParameterGroup",
        ),
        id=f"{kind}ParameterGroupName",
        read=_group,
        delete=Call(
            op=f"delete_{op}_parameter_group", params={f"{kind}ParameterGroupName": "{id}"}
        ),
        parts=(Part(props=("parameters",), write=_set),),
        tagging=TAGGING,
        note="moto cannot reset a parameter: one taken from the program stays set",
        ignored=ignored,
    )


def _subscription(ctx: Context) -> dict[str, Any]:
    answer = ctx.call("describe_event_subscriptions", SubscriptionName=ctx.id)
    (found,) = answer["EventSubscriptionsList"]
    return {**found, "Arn": found["EventSubscriptionArn"]}


EVENT_SUBSCRIPTION = Resource(
    cls=aws.rds.EventSubscription,
    service="rds",
    create=Call(op="create_event_subscription", result="EventSubscription"),
    id="CustSubscriptionId",
    read=_subscription,
    delete=Call(op="delete_event_subscription", params={"SubscriptionName": "{id}"}),
    parts=(
        Part(
            props=("enabled", "eventCategories", "snsTopic", "sourceIds", "sourceType"),
            write=Call(op="modify_event_subscription", params={"SubscriptionName": "{id}"}),
            held_by="memory",
            at_create=False,
        ),
    ),
    rename={
        "arn": "EventSubscriptionArn",
        "name": "SubscriptionName",
        "snsTopic": "SnsTopicArn",
    },
    outputs={
        "customerAwsId": "CustomerAwsId",
        "eventCategories": "EventCategoriesList",
        "name": "CustSubscriptionId",
        "sourceIds": "SourceIdsList",
    },
    tagging=TAGGING,
    note="moto lacks ModifyEventSubscription: changes are remembered",
)

TYPES = (
    _parameter_group(aws.rds.ClusterParameterGroup, "DBCluster", "db_cluster"),
    _parameter_group(
        aws.rds.ParameterGroup,
        "DB",
        "db",
        ignored={"skipDestroy": "the group is always deleted"},
    ),
    EVENT_SUBSCRIPTION,
)
