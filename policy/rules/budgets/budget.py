"""Budgets."""

from dataclasses import dataclass

from frame.family import COST, LOGGING
from frame.limits import ASK, CONTROL, above
from frame.parameters import Configurable, number
from frame.rule import Messages, ResourceRule, tokens, well_architected
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


@dataclass(frozen=True, kw_only=True)
class BudgetLimit:
    """Parameters of `budgets-limit`."""

    usd: int = number(10_000, "Highest budget, in USD.")


def budget_limit(budget: Value, given: BudgetLimit) -> Messages:
    """A budget in USD is no higher than what the stack may cost."""
    if budget["limitUnit"].equals("USD"):
        yield from above(budget["limitAmount"], given.usd)


def budget_notifications(budget: Value) -> Messages:
    """A budget tells somebody, before it is spent or when it is going to be."""
    notifications = budget["notifications"]
    if notifications.missing:
        yield "Nobody is told about the budget (notifications)."
    for notification in notifications:
        receivers = ("subscriberEmailAddresses", "subscriberSnsTopicArns")
        if all(notification[key].missing for key in receivers):
            yield f"The notification has no receivers ({notification.path})."


RULES = (
    ResourceRule(
        id="budgets-limit",
        family=COST,
        description="Budgets are no higher than what the stack may cost.",
        severity=Severity.MEDIUM,
        references=CONTROL,
        remediation=f"Lower limit_amount, {ASK}",
        types=tokens(aws.budgets.Budget),
        check=Configurable(budget_limit, BudgetLimit()),
    ),
    ResourceRule(
        id="budgets-budget-notifies",
        family=LOGGING,
        description="Budgets tell somebody when they are spent.",
        severity=Severity.LOW,
        references=(well_architected("COST02-BP05"),),
        remediation="Add notifications with topics or addresses.",
        types=tokens(aws.budgets.Budget),
        check=budget_notifications,
    ),
)
