"""CloudTrail: trails with their selectors."""

from typing import TYPE_CHECKING, Any, cast

import pulumi_aws as aws

from localcloud.aws import shapes
from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Resource, Tagging
from localcloud.calls import models

if TYPE_CHECKING:
    from botocore.model import StructureShape


def _log(ctx: Context) -> None:
    wanted = ctx.inputs.get("enableLogging", True)
    ctx.call("start_logging" if wanted else "stop_logging", Name=ctx.id)


def _logging(ctx: Context) -> dict[str, Any]:
    return {"enableLogging": ctx.call("get_trail_status", Name=ctx.id)["IsLogging"]}


_NARROWED = ("DataResources", "ExcludeManagementEventSources")
_DEFAULT = {"includeManagementEvents": True, "readWriteType": "All"}
"""The selector of a trail that is given none, which the provider never reports.

Source: setEventSelectors and flattenEventSelector in internal/service/cloudtrail/trail.go of
terraform-provider-aws.
"""


def _select(ctx: Context) -> None:
    name = "AdvancedEventSelectors" if "advancedEventSelectors" in ctx.inputs else "EventSelectors"
    given = ctx.inputs.get(f"{name[0].lower()}{name[1:]}", [_DEFAULT])
    model = models.operation("cloudtrail", "put_event_selectors")
    shape = cast("StructureShape", model.input_shape).members[name]
    ctx.call("put_event_selectors", TrailName=ctx.id, **{name: shapes.to_aws(given, shape, name)})


def _selectors(ctx: Context) -> dict[str, Any]:
    found = ctx.call("get_event_selectors", TrailName=ctx.id)
    basic = [
        each
        for each in found.get("EventSelectors") or ()
        if each["ReadWriteType"] != "All" or any(each.get(key) for key in _NARROWED)
    ]
    return {
        "eventSelectors": basic or None,
        "advancedEventSelectors": found.get("AdvancedEventSelectors") or None,
    }


def _notice(ctx: Context) -> None:
    wanted = [{"InsightType": each["insightType"]} for each in ctx.inputs["insightSelectors"]]
    ctx.call("put_insight_selectors", TrailName=ctx.id, InsightSelectors=wanted)


def _nothing(_: Context) -> list[Any]:
    return []


def _trail(ctx: Context) -> dict[str, Any]:
    found = ctx.call("get_trail", Name=ctx.id)["Trail"]
    tags = ctx.call("list_tags", ResourceIdList=[ctx.id])["ResourceTagList"]
    return {**found, "Tags": tags[0]["TagsList"] if tags else []}


TRAIL = Resource(
    cls=aws.cloudtrail.Trail,
    service="cloudtrail",
    create=Call(op="create_trail"),
    id="TrailARN",
    read=_trail,
    update=Call(op="update_trail", params={"Name": "{id}"}),
    delete=Call(op="delete_trail", params={"Name": "{name}"}),
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
            read=_selectors,
        ),
        Part(
            props=("insightSelectors",),
            write=_notice,
            clear=Call(
                op="put_insight_selectors",
                params={"TrailName": "{id}", "InsightSelectors": _nothing},
            ),
        ),
    ),
    rename={"cloudWatchLogsGroupArn": "CloudWatchLogsLogGroupArn"},
    outputs={
        "arn": "TrailARN",
        "homeRegion": "HomeRegion",
        "enableLogFileValidation": "LogFileValidationEnabled",
    },
    kept=("insightSelectors",),  # moto adds to the selectors instead of replacing them
    tagging=Tagging(add="add_tags", remove="remove_tags", on={"ResourceId": "{id}"}),
)

TYPES = (TRAIL,)
