"""CloudWatch: alarms, dashboards, metric filters and saved queries."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Tagging, Text
from localcloud.aws.dynamic import listing


def _to_dimensions(given: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in given.items()]


def _from_dimensions(found: list[Mapping[str, str]] | None) -> dict[str, str]:
    return {each["Name"]: each["Value"] for each in found or []}


def _to_queries(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_to_query(each) for each in given]


def _to_query(given: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: given.get(name[0].lower() + name[1:]) for name in _PLAIN}
    query = {name: value for name, value in plain.items() if value is not None}
    # pulumi-aws's default: what does not say that it is the result is only an operand.
    query = {"Id": given["id"], "ReturnData": bool(given.get("returnData")), **query}
    metric = given.get("metric")
    if metric:
        query["MetricStat"] = {
            "Metric": {
                "Namespace": metric["namespace"],
                "MetricName": metric["metricName"],
                "Dimensions": _to_dimensions(metric.get("dimensions") or {}),
            },
            "Period": int(metric["period"]),
            "Stat": metric["stat"],
        }
    return query


_PLAIN = ("Expression", "Label")


def _queries(ctx: Context) -> list[dict[str, Any]]:
    return [_from_query(each) for each in listing(ctx.raw.get("Metrics"))]


def _from_query(found: Mapping[str, Any]) -> dict[str, Any]:
    stat = found.get("MetricStat")
    metric = (
        {
            "Namespace": stat["Metric"]["Namespace"],
            "MetricName": stat["Metric"]["MetricName"],
            "Dimensions": _from_dimensions(stat["Metric"].get("Dimensions")),
            "Period": stat["Period"],
            "Stat": stat["Stat"],
        }
        if stat
        else None
    )
    # A plain False is what pulumi-aws fills in itself: not the program's.
    return {**found, "ReturnData": found.get("ReturnData") or None, "Metric": metric}


_PUT_ALARM = Call(op="put_metric_alarm", params={"AlarmName": "{name}"})

METRIC_ALARM = Resource(
    cls=aws.cloudwatch.MetricAlarm,
    service="cloudwatch",
    create=_PUT_ALARM,
    id=Text("{name}"),
    read=Call(op="describe_alarms", params={"AlarmNames": ["{id}"]}, result="MetricAlarms[0]"),
    update=_PUT_ALARM,
    delete=Call(op="delete_alarms", params={"AlarmNames": ["{id}"]}),
    rename={"metricQueries": "Metrics", "name": "AlarmName"},
    inputs={"metricQueries": _to_queries, "dimensions": _to_dimensions},
    outputs={
        "arn": "AlarmArn",
        "dimensions": lambda ctx: _from_dimensions(ctx.raw.get("Dimensions")),
        "metricQueries": _queries,
    },
    unmodelled=(
        "evaluationCriteria",
        "evaluationInterval",
        "evaluationWindow",
        "warmUpConfiguration",
    ),
    tagging=Tagging(
        list="list_tags_for_resource",
        on={"ResourceARN": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{id}"},
    ),
)

COMPOSITE_ALARM = Resource(
    cls=aws.cloudwatch.CompositeAlarm,
    service="cloudwatch",
    create=Call(op="put_composite_alarm"),
    id=Text("{alarmName}"),
    hooked=(
        "alarmActions",
        "alarmDescription",
        "alarmRule",
        "insufficientDataActions",
        "okActions",
    ),
    outputs={"arn": Text("arn:{partition}:cloudwatch:{region}:{account}:alarm:{id}")},
    tagging=Tagging(),
    held_by="memory",
    note="moto has no composite alarms",
)


def _dashboard(ctx: Context) -> dict[str, Any]:
    found = ctx.call("get_dashboard", DashboardName=ctx.id)
    return {
        **found,
        "DashboardArn": ctx.text("arn:{partition}:cloudwatch::{account}:dashboard/{id}"),
    }


_PUT_DASHBOARD = Call(op="put_dashboard", params={"DashboardName": "{dashboardName}"})

DASHBOARD = Resource(
    cls=aws.cloudwatch.Dashboard,
    service="cloudwatch",
    create=_PUT_DASHBOARD,
    id=Text("{dashboardName}"),
    read=_dashboard,
    update=_PUT_DASHBOARD,
    delete=Call(op="delete_dashboards", params={"DashboardNames": ["{id}"]}),
    gone=("ResourceNotFound",),
)


def _put_filter(ctx: Context) -> None:
    given = ctx["metricTransformation"]
    transformation: dict[str, Any] = {
        "metricName": given["name"],
        "metricNamespace": given["namespace"],
        "metricValue": given["value"],
    }
    if given.get("defaultValue") is not None:
        transformation["defaultValue"] = float(given["defaultValue"])
    ctx.call(
        "put_metric_filter",
        logGroupName=ctx["logGroupName"],
        filterName=ctx["name"],
        filterPattern=ctx["pattern"],
        metricTransformations=[transformation],
    )


def _change_filter(ctx: Context) -> None:
    """Remove the old one first: moto would keep both under one name."""
    ctx.call("delete_metric_filter", logGroupName=ctx["logGroupName"], filterName=ctx["name"])
    _put_filter(ctx)


def _filter(ctx: Context) -> dict[str, Any] | None:
    answer = ctx.call(
        "describe_metric_filters", logGroupName=ctx["logGroupName"], filterNamePrefix=ctx["name"]
    )
    found = next((it for it in answer["metricFilters"] if it["filterName"] == ctx["name"]), None)
    if not found:
        return None
    (made,) = found["metricTransformations"]
    transformation = {
        "Name": made["metricName"],
        "Namespace": made["metricNamespace"],
        "Value": made["metricValue"],
        "DefaultValue": f"{made['defaultValue']:g}" if "defaultValue" in made else None,
        "Unit": made.get("unit"),
    }
    return {
        "Name": found["filterName"],
        "LogGroupName": found["logGroupName"],
        "Pattern": found["filterPattern"],
        "MetricTransformation": transformation,
    }


METRIC_FILTER = Resource(
    cls=aws.cloudwatch.LogMetricFilter,
    service="logs",
    create=_put_filter,
    id=Text("{name}"),
    read=_filter,
    update=_change_filter,
    delete=Call(
        op="delete_metric_filter",
        params={"logGroupName": "{logGroupName}", "filterName": "{name}"},
    ),
    hooked=("metricTransformation", "pattern"),
    import_id="{logGroupName}:{name}",
)

QUERY_DEFINITION = Resource(
    cls=aws.cloudwatch.QueryDefinition,
    service="logs",
    create=Call(op="put_query_definition"),
    id=Text("query-{name}"),
    hooked=("name", "logGroupNames", "queryString"),
    outputs={
        "arn": Text("arn:{partition}:logs:{region}:{account}:query-definition:{id}"),
        "queryDefinitionId": Text("{id}"),
    },
    held_by="memory",
    note="moto has no query definitions",
)

TYPES = (METRIC_ALARM, COMPOSITE_ALARM, DASHBOARD, METRIC_FILTER, QUERY_DEFINITION)
