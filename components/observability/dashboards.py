"""CloudWatch dashboards for each audience, derived from the table of alarms.

Every alarm has a graph with its threshold; additional graphs show load.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_aws import cloudwatch

from components.observability.alarms import RULES
from components.observability.alarms.rule import AlarmRule, AlarmTarget, Kind, Metric, together
from components.settings.observability import Thresholds

Widget = dict[str, Any]

_COLUMNS, _WIDTH, _HEIGHT = 3, 8, 6
"""The console's grid is 24 wide."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """A graph of load, without a threshold."""

    title: str
    kind: Kind
    metrics: Sequence[Metric]


@dataclass(frozen=True, kw_only=True)
class Audience:
    """An audience, and the contents of its dashboard."""

    key: str
    kinds: Sequence[Kind]
    loads: Sequence[Load] = ()
    costs: bool = False


def _load(title: str, kind: Kind, namespace: str, *names: str, stat: str = "Sum") -> Load:
    metrics = [Metric(namespace=namespace, name=name, stat=stat) for name in names]
    return Load(title=title, kind=kind, metrics=metrics)


AUDIENCES = (
    Audience(
        key="service",
        kinds=(
            "counted-service", "service", "work", "failed-work", "target-group", "load-balancer",
            "web-acl", "nat", "queue", "topic",
        ),
        loads=(
            _load("Requests", "target-group", "AWS/ApplicationELB", "RequestCount"),
            _load(
                "Running tasks", "counted-service", "ECS/ContainerInsights", "RunningTaskCount",
                stat="Average",
            ),
        ),
    ),
    Audience(
        key="data",
        kinds=(
            "database-instance", "database-cluster", "database-proxy", "search", "backup-vault",
            "backup-copies", "replication", "replica",
        ),
        loads=(
            _load(
                "Capacity in ACU", "database-instance", "AWS/RDS", "ServerlessDatabaseCapacity",
                stat="Average",
            ),
            _load("Searches", "search", "AWS/ES", "SearchRate", stat="Average"),
        ),
    ),
    Audience(
        key="agents",
        kinds=("model",),
        loads=(
            _load("Calls", "model", "AWS/Bedrock", "Invocations"),
            _load("Tokens", "model", "AWS/Bedrock", "InputTokenCount", "OutputTokenCount"),
        ),
        costs=True,
    ),
)  # fmt: skip


def make_dashboards(
    name: str,
    *,
    targets: Mapping[Kind, Sequence[AlarmTarget]],
    thresholds: Thresholds,
    region: str,
    prefix: str,
    opts: pulumi.ResourceOptions,
) -> list[cloudwatch.Dashboard]:
    """Create the dashboards of audiences with monitored resources."""
    made: list[cloudwatch.Dashboard] = []
    for audience in AUDIENCES:
        widgets = list(widgets_of(audience, targets, thresholds, region))
        if widgets:
            made.append(
                cloudwatch.Dashboard(
                    f"{name}-dashboard-{audience.key}",
                    dashboard_name=f"{prefix}-{audience.key}",
                    dashboard_body=pulumi.Output.json_dumps({"widgets": arranged(widgets)}),
                    opts=opts,
                )
            )
    return made


def widgets_of(
    audience: Audience,
    targets: Mapping[Kind, Sequence[AlarmTarget]],
    thresholds: Thresholds,
    region: str,
) -> Iterator[Widget]:
    """The widgets of an audience: load first, then the alarms of its kinds."""
    for load in audience.loads:
        if targets.get(load.kind):
            series = [
                line for at in targets[load.kind] for it in load.metrics for line in _lines(it, at)
            ]
            yield _graph(load.title, series, region)
    for rule in RULES:
        if rule.kind in audience.kinds and targets.get(rule.kind):
            yield _alarm_graph(rule, targets[rule.kind], rule.threshold(thresholds), region)
    if audience.costs:
        charges = ["AWS/Billing", "EstimatedCharges", "Currency", "USD", {"stat": "Maximum"}]
        # Billing metrics are in us-east-1 only.
        yield _graph("Charges of the month so far in USD", [charges], "us-east-1", period=21600)


def arranged(widgets: Sequence[Widget]) -> list[Widget]:
    """Arrange the widgets in rows of three."""
    return [
        widget
        | {
            "x": place % _COLUMNS * _WIDTH,
            "y": place // _COLUMNS * _HEIGHT,
            "width": _WIDTH,
            "height": _HEIGHT,
        }
        for place, widget in enumerate(widgets)
    ]


def _alarm_graph(
    rule: AlarmRule, targets: Sequence[AlarmTarget], threshold: float, region: str
) -> Widget:
    series = [
        line
        for place, target in enumerate(targets)
        for line in (
            _expression(rule, target, place)
            if rule.expression
            else [each for metric in rule.metrics.values() for each in _lines(metric, target)]
        )
    ]
    graph = _graph(rule.summary, series, region, period=rule.period)
    line = {"label": f"{rule.severity}: {rule.runbook}", "value": threshold}
    graph["properties"]["annotations"] = {"horizontal": [line]}
    return graph


def _graph(title: str, series: Sequence[Any], region: str, *, period: int = 60) -> Widget:
    return {
        "type": "metric",
        "properties": {
            "title": title,
            "region": region,
            "view": "timeSeries",
            "period": period,
            "metrics": list(series),
        },
    }


def _lines(metric: Metric, target: AlarmTarget) -> list[list[Any]]:
    return [_series(metric, target, dimensions) for dimensions in target.sources]


def _series(
    metric: Metric, target: AlarmTarget, dimensions: Mapping[str, pulumi.Input[str]], **more: Any
) -> list[Any]:
    flat = [part for pair in dimensions.items() for part in pair]
    where = {"region": target.region} if target.region else {}
    return [metric.namespace, metric.name, *flat, {"stat": metric.stat, **where, **more}]


def _expression(rule: AlarmRule, target: AlarmTarget, place: int) -> Iterator[list[Any]]:
    """The expression of a target; ids must be unique within a graph."""
    text = rule.expression.format_map(target.facts)
    for operand, metric in rule.metrics.items():
        ids = [f"{operand}{place}s{source}" for source in range(len(target.sources))]
        for key, dimensions in zip(ids, target.sources, strict=True):
            yield _series(metric, target, dimensions, id=key, visible=False)
        value = ids[0] if len(ids) == 1 else together(metric, ids)
        text = re.sub(rf"\b{operand}\b", value, text)
    yield [{"expression": text, "label": target.key or rule.key, "id": f"result{place}"}]
