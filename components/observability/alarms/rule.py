"""What an alarm is, as data: one `Rule` for each kind, one `Target` for each thing it watches."""

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
"""What a rule watches; all targets of a kind have the same dimensions."""

Comparison = Literal[">", ">=", "<"]

RUNBOOK = "docs/runbook.md"


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A CloudWatch metric and how its values within a period become one.

    Attributes:
        namespace: Such as `AWS/ECS`; empty for what the target counts in one of its own.
        name: Such as `CPUUtilization`.
        stat: A statistic (`Average`, `Sum`, `Minimum`, `Maximum`) or a percentile (`p95`).
    """

    namespace: str
    name: str
    stat: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One kind of alarm.

    Attributes:
        key: Its name, part of the alarm's name and the anchor of its section in the runbook.
        kind: What it watches.
        severity: Which topic it notifies.
        summary: What has happened, in words for who is woken by it.
        metrics: What is measured; several need an `expression` over their names.
        expression: Metric math; words in braces are facts of the target.
        compare: How the value is compared with the threshold.
        threshold: Where the alarm goes off, from the configuration, in the metric's unit.
        period: Seconds of one value.
        periods: How many values are looked at.
        breaching: How many of them have to be beyond the threshold; 0 stands for all.
        missing: What silence means (AWS: TreatMissingData).
        rollback: Whether a deployment that sets it off is rolled back.
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
        """Where to read what to do."""
        return f"{RUNBOOK}#{self.key}"


@dataclass(frozen=True, kw_only=True)
class Target:
    """One thing that the rules of its kind watch.

    Attributes:
        key: Its name among its kind, part of the alarm's name; empty when there is only one.
        dimensions: What tells its metrics from others of the name.
        also: Dimensions of a second source that counts as one with the first, such as the target
            group that takes turns with it.
        region: Where its metrics are, when that is not the stack's region.
        facts: Numbers that expressions need.
        namespace: Where its metrics are, if it is not AWS that makes them.
    """

    key: str
    dimensions: Mapping[str, pulumi.Input[str]]
    also: Mapping[str, pulumi.Input[str]] | None = None
    region: str | None = None
    facts: Mapping[str, int] = field(default_factory=dict[str, int])
    namespace: str = ""

    @property
    def sources(self) -> Sequence[Mapping[str, pulumi.Input[str]]]:
        """The dimensions of all it consists of."""
        return [self.dimensions, self.also] if self.also else [self.dimensions]


def together(metric: Metric, ids: Sequence[str]) -> str:
    """The expression that makes one value of several sources, of which some are silent at times."""
    operands = ", ".join(f"FILL({each}, 0)" for each in ids)
    return f"{'SUM' if metric.stat == 'Sum' else 'MAX'}([{operands}])"


def one(namespace: str, name: str, stat: str) -> Mapping[str, Metric]:
    """A single metric."""
    return {"value": Metric(namespace=namespace, name=name, stat=stat)}


def always(value: float) -> Callable[[Thresholds], float]:
    """A threshold that nobody needs to configure."""
    return lambda _: value
