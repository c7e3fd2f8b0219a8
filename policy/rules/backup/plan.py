"""Backup plans."""

from collections.abc import Iterator
from dataclasses import dataclass

from frame.family import RESILIENCE
from frame.parameters import Configurable, number
from frame.rule import Messages, ResourceRule, tokens, well_architected
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


@dataclass(frozen=True, kw_only=True)
class PlanRetention:
    """Parameters of `backup-plan-minimum-retention`."""

    days: int = number(7, "Days for which recovery points are kept at least.")
    copies: int = number(7, "Days for which their copies in other vaults are kept at least.")


def plan_retention(plan: Value, given: PlanRetention) -> Messages:
    """Each rule of a plan keeps recovery points and copies; without a limit, for ever."""
    for rule in plan["rules"]:
        yield from _deleted_early(rule, given.days)
        for copy in rule["copyActions"]:
            yield from _deleted_early(copy, given.copies)


def _deleted_early(kept: Value, least: int) -> Messages:
    after = kept["lifecycle"]["deleteAfter"]
    if after.number is not None and after.number < least:
        yield f"{after.path} is {after.number} days; at least {least} are asked for."


# What is moved to cold storage stays there for this long, so AWS refuses to delete it sooner.
# Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html.
_COLD_DAYS = 90


def plan_lifecycle(plan: Value) -> Messages:
    """Every rule, and every copy, says when recovery points go, and cold ones stay long enough."""
    if plan["rules"].missing:
        yield "The plan has no rules."
    for lifecycle in _lifecycles(plan):
        cold, end = lifecycle["coldStorageAfter"], lifecycle["deleteAfter"]
        if end.missing:
            yield f"Recovery points are kept, and paid for, forever ({end.path})."
        elif cold.number and end.number and end.number < cold.number + _COLD_DAYS:
            yield f"Cold recovery points would go before {_COLD_DAYS} days ({end.path})."


def _lifecycles(plan: Value) -> Iterator[Value]:
    for rule in plan["rules"]:
        yield rule["lifecycle"]
        yield from (copy["lifecycle"] for copy in rule["copyActions"])


RULES = (
    ResourceRule(
        id="backup-plan-minimum-retention",
        family=RESILIENCE,
        description="Recovery points and their copies are kept as long as the stack is asked to.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL09-BP01"),),
        remediation="Raise delete_after in the lifecycle of the plan's rules and copy actions.",
        types=tokens(aws.backup.Plan),
        check=Configurable(plan_retention, PlanRetention()),
    ),
    ResourceRule(
        id="backup-plan-lifecycle",
        family=RESILIENCE,
        description="Backup plans say how long recovery points are kept.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL09-BP03"),),
        remediation="Set lifecycle.delete_after, 90 days after cold_storage_after at least.",
        types=tokens(aws.backup.Plan),
        check=plan_lifecycle,
    ),
)
