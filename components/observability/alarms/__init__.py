"""The alarms: every one is a row of a table, made for each thing of its kind that is watched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.observability.alarms import audit, data, edge, services
from components.observability.alarms.rule import Kind, Metric, Rule, Target, together
from components.settings.observability import Severity, Thresholds

RULES: tuple[Rule, ...] = (*services.RULES, *data.RULES, *edge.RULES, *audit.RULES)
"""Every alarm there is."""

_OPERATORS = {
    ">": "GreaterThanThreshold",
    ">=": "GreaterThanOrEqualToThreshold",
    "<": "LessThanThreshold",
}
_RESULT = "result"


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """An alarm that was made, with the rule and the target it comes from."""

    rule: Rule
    target: Target
    alarm: cloudwatch.MetricAlarm


def make_alarms(
    name: str,
    *,
    targets: Mapping[Kind, Sequence[Target]],
    thresholds: Thresholds,
    topic_arns: Mapping[str | None, Mapping[Severity, pulumi.Input[str]]],
    prefix: str,
    opts: pulumi.ResourceOptions,
) -> list[Alarm]:
    """Make the alarm of every rule for every target of its kind.

    Args:
        name: Start of the logical names.
        targets: What is watched, by kind.
        thresholds: The configuration.
        topic_arns: Region (None: the stack's own) to whom each severity notifies, of the trouble
            and of its end: an alarm reaches topics of its own region only.
        prefix: Start of the alarms' names, a contract: people and deployments go by them.
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


def identity(rule: Rule, target: Target) -> str:
    """What tells an alarm from all others of the stack."""
    return f"{rule.key}-{target.key}" if target.key else rule.key


def _alarm(
    name: str,
    rule: Rule,
    target: Target,
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


def _queries(rule: Rule, target: Target) -> list[cloudwatch.MetricAlarmMetricQueryArgs]:
    operands = [
        query
        for operand, metric in rule.metrics.items()
        for query in _operand(operand, metric, rule.period, target)
    ]
    result = cloudwatch.MetricAlarmMetricQueryArgs(
        id=_RESULT,
        # Without an expression there is a single metric, of several sources.
        expression=rule.expression.format_map(target.facts) or next(iter(rule.metrics)),
        label=rule.summary,
        return_data=True,
    )
    return [*operands, result]


def _operand(
    operand: str, metric: Metric, period: int, target: Target
) -> Iterator[cloudwatch.MetricAlarmMetricQueryArgs]:
    """A metric of the target under the name `operand`, whatever number of sources it has."""
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
