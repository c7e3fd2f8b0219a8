"""Targets of scaling."""

from dataclasses import dataclass

from frame.family import COST
from frame.limits import ASK, CONTROL, above
from frame.parameters import Configurable, number
from frame.rule import Messages, ResourceRule, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


@dataclass(frozen=True, kw_only=True)
class ScalingLimit:
    """Parameters of `appautoscaling-capacity-limit`."""

    capacity: int = number(20, "Most tasks, or other units, that a target may scale out to.")


def scaling_limit(target: Value, given: ScalingLimit) -> Messages:
    """A target scales out up to the limit."""
    yield from above(target["maxCapacity"], given.capacity)


RULES = (
    ResourceRule(
        id="appautoscaling-capacity-limit",
        family=COST,
        description="Services scale out up to what the stack is meant for.",
        severity=Severity.MEDIUM,
        references=CONTROL,
        remediation=f"Lower max_capacity, {ASK}",
        types=tokens(aws.appautoscaling.Target),
        check=Configurable(scaling_limit, ScalingLimit()),
    ),
)
