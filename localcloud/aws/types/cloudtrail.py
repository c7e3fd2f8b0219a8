"""CloudTrail: trails with their selectors."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws import clients, shapes
from localcloud.aws.context import Context
from localcloud.aws.declare import AutoName, Call, Part, Resource, Tagging


def _log(ctx: Context) -> None:
    wanted = ctx.inputs.get("enableLogging", True)
    ctx.call("start_logging" if wanted else "stop_logging", Name=ctx.id)


def _logging(ctx: Context) -> dict[str, Any]:
    return {"enableLogging": ctx.call("get_trail_status", Name=ctx.id)["IsLogging"]}


def _select(ctx: Context) -> None:
    members = clients.operation("cloudtrail", ctx.region, "put_event_selectors").input_shape.members
    name = "AdvancedEventSelectors" if "advancedEventSelectors" in ctx.inputs else "EventSelectors"
    given = ctx.inputs.get(name[0].lower() + name[1:], [])
    ctx.call(
        "put_event_selectors",
        TrailName=ctx.id,
        **{name: shapes.to_aws(given, members[name], name)},
    )


_FIELDS = {
    "equals": "Equals",
    "startsWiths": "StartsWith",
    "endsWiths": "EndsWith",
    "notEquals": "NotEquals",
    "notStartsWiths": "NotStartsWith",
    "notEndsWiths": "NotEndsWith",
}

TRAIL = Resource(
    cls=aws.cloudtrail.Trail,
    service="cloudtrail",
    create=Call(op="create_trail"),
    id="TrailARN",
    read=Call(op="get_trail", params={"Name": "{id}"}, result="Trail"),
    update=Call(op="update_trail", params={"Name": "{id}"}),
    delete=Call(op="delete_trail", params={"Name": "{id}"}),
    replace=("name",),
    parts=(
        Part(
            props=("enableLogging",),
            write=_log,
            read=_logging,
            initial={"enableLogging": False},
        ),
        Part(
            props=("eventSelectors", "advancedEventSelectors"),
            write=_select,
            read=Call(op="get_event_selectors", params={"TrailName": "{id}"}),
        ),
        Part(
            props=("insightSelectors",),
            write=Call(
                op="put_insight_selectors",
                params={
                    "TrailName": "{id}",
                    "InsightSelectors": lambda ctx: [
                        {"InsightType": each["insightType"]}
                        for each in ctx.inputs.get("insightSelectors", [])
                    ],
                },
            ),
            clear=lambda ctx: ctx.call(
                "put_insight_selectors", TrailName=ctx.id, InsightSelectors=[]
            ),
            read=Call(op="get_insight_selectors", params={"TrailName": "{id}"}),
            absent=("InsightNotEnabledException",),
        ),
    ),
    rename={"enableLogFileValidation": "EnableLogFileValidation"},
    outputs={
        "arn": "TrailARN",
        "homeRegion": "HomeRegion",
        "enableLogFileValidation": "LogFileValidationEnabled",
    },
    defaults={
        "enableLogFileValidation": False,
        "enableLogging": True,
        "includeGlobalServiceEvents": True,
        "isMultiRegionTrail": False,
        "isOrganizationTrail": False,
    },
    name=AutoName(max_length=128),
    tagging=Tagging(
        add="add_tags",
        remove="remove_tags",
        on={"ResourceId": "{id}"},
    ),
)

TYPES = (TRAIL,)
