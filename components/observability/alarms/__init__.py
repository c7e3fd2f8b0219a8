"""CloudWatch alarms: a table of rules, applied to all targets of their kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.observability.alarms import audit, data, edge, services
from components.observability.alarms.rule import AlarmRule, AlarmTarget, Kind, Metric, together
from components.settings.observability import Severity, Thresholds

RULES: tuple[AlarmRule, ...] = (*services.RULES, *data.RULES, *edge.RULES, *audit.RULES)
"""All alarm rules."""

_OPERATORS = {
    ">": "GreaterThanThreshold",
    ">=": "GreaterThanOrEqualToThreshold",
    "<": "LessThanThreshold",
}
_RESULT = "result"


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """An alarm with its rule and target."""

    rule: AlarmRule
    target: AlarmTarget
    alarm: cloudwatch.MetricAlarm


def make_alarms(
    name: str,
    *,
    targets: Mapping[Kind, Sequence[AlarmTarget]],
    thresholds: Thresholds,
    topic_arns: Mapping[str | None, Mapping[Severity, pulumi.Input[str]]],
    prefix: str,
    opts: pulumi.ResourceOptions,
) -> list[Alarm]:
    """Create the alarms of all rules for all targets of their kind.

    Args:
        name: Prefix of the logical names.
        targets: The targets by kind.
        thresholds: The configured thresholds.
        topic_arns: Region (None: the stack's own) to the topics by severity, which are notified of
            ALARM and OK. Alarms notify topics of their own region only.
        prefix: Prefix of the alarms' names, which are fixed for operators and deployments.
        opts: Options of each alarm.
    """
    return [
        Alarm(
            rule=rule,
            target=target,
            alarm=_alarm(
                name,
                rule,
                target,
                threshold=rule.threshold(thresholds),
                topic_arn=topic_arns[target.region][rule.severity],
                prefix=prefix,
                opts=opts,
            ),
        )
        for rule in RULES
        for target in targets.get(rule.kind, ())
    ]


def identity(rule: AlarmRule, target: AlarmTarget) -> str:
    """The unique part of an alarm's name."""
    return f"{rule.key}-{target.key}" if target.key else rule.key


def _alarm(
    name: str,
    rule: AlarmRule,
    target: AlarmTarget,
    *,
    threshold: float,
    topic_arn: pulumi.Input[str],
    prefix: str,
    opts: pulumi.ResourceOptions,
) -> cloudwatch.MetricAlarm:
    computed = rule.expression or target.also
    only = None if computed else next(iter(rule.metrics.values()))
    percentile = only is not None and only.stat.startswith("p")
    return cloudwatch.MetricAlarm(
        f"{name}-alarm-{identity(rule, target)}",
        name=f"{prefix}-{identity(rule, target)}",
        alarm_description=f"{rule.summary}. What to do: {rule.runbook}",
        metric_queries=None if only else _queries(rule, target),
        namespace=(only.namespace or target.namespace) if only else None,
        metric_name=only.name if only else None,
        dimensions=target.dimensions if only else None,
        period=rule.period if only else None,
        statistic=only.stat if only and not percentile else None,
        extended_statistic=only.stat if only and percentile else None,
        comparison_operator=_OPERATORS[rule.compare],
        threshold=threshold,
        evaluation_periods=rule.periods,
        datapoints_to_alarm=rule.breaching or rule.periods,
        treat_missing_data=rule.missing,
        alarm_actions=[topic_arn],
        ok_actions=[topic_arn],
        region=target.region,
        opts=opts,
    )


def _queries(rule: AlarmRule, target: AlarmTarget) -> list[cloudwatch.MetricAlarmMetricQueryArgs]:
    operands = [
        query
        for operand, metric in rule.metrics.items()
        for query in _operand(operand, metric, rule.period, target)
    ]
    result = cloudwatch.MetricAlarmMetricQueryArgs(
        id=_RESULT,
        # Without an expression, there is one metric with several sources.
        expression=rule.expression.format_map(target.facts) or next(iter(rule.metrics)),
        label=rule.summary,
        return_data=True,
    )
    return [*operands, result]


def _operand(
    operand: str, metric: Metric, period: int, target: AlarmTarget
) -> Iterator[cloudwatch.MetricAlarmMetricQueryArgs]:
    """The queries of a metric with the id `operand`, for one or more sources."""
    if not target.also:
        yield _measured(operand, metric, period, target.dimensions)
        return
    sources = {f"{operand}_{place}": each for place, each in enumerate(target.sources)}
    for key, dimensions in sources.items():
        yield _measured(key, metric, period, dimensions)
    yield cloudwatch.MetricAlarmMetricQueryArgs(
        id=operand, expression=together(metric, list(sources))
    )


def _measured(
    key: str, metric: Metric, period: int, dimensions: Mapping[str, pulumi.Input[str]]
) -> cloudwatch.MetricAlarmMetricQueryArgs:
    return cloudwatch.MetricAlarmMetricQueryArgs(
        id=key,
        metric=cloudwatch.MetricAlarmMetricQueryMetricArgs(
            namespace=metric.namespace,
            metric_name=metric.name,
            dimensions=dimensions,
            period=period,
            stat=metric.stat,
        ),
    )
