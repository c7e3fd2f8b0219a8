"""Subscriptions to database events."""

from frame.family import LOGGING
from frame.rule import Messages, ResourceRule, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

# What has to be reported of each kind of source, as Security Hub asks.
# Source: https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html.
_EVENTS = {
    "db-cluster": ("maintenance", "failure"),
    "db-instance": ("maintenance", "configuration change", "failure"),
    "db-parameter-group": ("configuration change",),
    "db-security-group": ("configuration change", "failure"),
}


def database_events(subscription: Value) -> Messages:
    """A subscription to a database's events is on, and leaves out nothing critical."""
    if subscription["enabled"].equals(False):
        yield "The subscription is switched off (enabled)."
    categories = subscription["eventCategories"]
    if categories.missing or not categories.complete:
        return
    chosen = {category.text for category in categories}
    wanted = _EVENTS.get(subscription["sourceType"].text or "", ())
    left_out = [category for category in wanted if category not in chosen]
    if left_out:
        yield f"Events are left out: {', '.join(left_out)} (eventCategories)."


RULES = (
    ResourceRule(
        id="rds-events-critical",
        family=LOGGING,
        description="Subscriptions to database events leave out nothing critical.",
        severity=Severity.LOW,
        references=tuple(security_hub(f"RDS.{number}") for number in (19, 20, 21, 22)),
        remediation="Leave event_categories out, or add those, and leave the subscription on.",
        types=tokens(aws.rds.EventSubscription),
        check=database_events,
    ),
)
