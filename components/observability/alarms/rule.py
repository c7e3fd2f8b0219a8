"""The model of alarms: rules for each kind of target."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pulumi

from components.settings.observability import Severity, Thresholds

Kind = Literal[
    "service", "counted-service", "load-balancer", "target-group", "database-instance",
    "database-cluster", "database-proxy", "search", "nat", "web-acl", "model", "backup-vault",
    "backup-copies", "replication", "replica", "audit", "queue", "topic", "work", "failed-work",
]  # fmt: skip
"""The kinds of targets; all targets of a kind have the same dimensions."""

Comparison = Literal[">", ">=", "<"]

RUNBOOK = "docs/runbook.md"


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A CloudWatch metric and its statistic.

    Attributes:
        namespace: Such as `AWS/ECS`; empty for the target's own namespace.
        name: Such as `CPUUtilization`.
        stat: A statistic (`Average`, `Sum`, `Minimum`, `Maximum`) or a percentile (`p95`).
    """

    namespace: str
    name: str
    stat: str


@dataclass(frozen=True, kw_only=True)
class AlarmRule:
    """The rule of an alarm.

    Attributes:
        key: Its name, part of the alarm's name, and the anchor of its runbook section.
        severity: The topic that is notified.
        summary: The text of the notification.
        metrics: The metrics; several need an `expression` of their names.
        expression: Metric math; names in braces are facts of the target.
        compare: The comparison operator.
        threshold: The threshold from the configuration, in the metric's unit.
        period: The period in seconds.
        breaching: Datapoints to alarm; 0 is all.
        missing: Treatment of missing data (AWS: TreatMissingData).
        rollback: Whether it rolls back deployments.
    """

    key: str
    kind: Kind
    severity: Severity
    summary: str
    metrics: Mapping[str, Metric]
    threshold: Callable[[Thresholds], float]
    expression: str = ""
    compare: Comparison = ">"
    period: int = 60
    periods: int = 5
    breaching: int = 0
    missing: Literal["breaching", "notBreaching", "ignore", "missing"] = "notBreaching"
    rollback: bool = False

    @property
    def runbook(self) -> str:
        """The link to its runbook section."""
        return f"{RUNBOOK}#{self.key}"


@dataclass(frozen=True, kw_only=True)
class AlarmTarget:
    """A monitored resource.

    Attributes:
        key: Its name within its kind, part of the alarm's name; empty if there is only one.
        also: Dimensions of a second source, such as the second target group of a blue/green
            service.
        region: The region of its metrics, if it is not the stack's.
        facts: Numbers for expressions.
        namespace: The namespace of its metrics, if they are not AWS's.
    """

    key: str
    dimensions: Mapping[str, pulumi.Input[str]]
    also: Mapping[str, pulumi.Input[str]] | None = None
    region: str | None = None
    facts: Mapping[str, int] = field(default_factory=dict[str, int])
    namespace: str = ""

    @property
    def sources(self) -> Sequence[Mapping[str, pulumi.Input[str]]]:
        """The dimensions of all sources."""
        return [self.dimensions, self.also] if self.also else [self.dimensions]


def together(metric: Metric, ids: Sequence[str]) -> str:
    """The expression that combines several sources, of which some may have no data."""
    operands = ", ".join(f"FILL({each}, 0)" for each in ids)
    return f"{'SUM' if metric.stat == 'Sum' else 'MAX'}([{operands}])"


def one(namespace: str, name: str, stat: str) -> Mapping[str, Metric]:
    """A single metric."""
    return {"value": Metric(namespace=namespace, name=name, stat=stat)}


def always(value: float) -> Callable[[Thresholds], float]:
    """A fixed threshold."""
    return lambda _: value
