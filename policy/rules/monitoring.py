"""Whether what goes wrong reaches somebody: alarms, events, subscriptions, budgets."""

from frame.family import ENCRYPTION, LOGGING
from frame.rule import Messages, Reference, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

_OPERATIONS = "AWS Well-Architected"

# What has to be reported of each kind of source, as Security Hub asks.
# Source: https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html.
_EVENTS = {
    "db-cluster": ("maintenance", "failure"),
    "db-instance": ("maintenance", "configuration change", "failure"),
    "db-parameter-group": ("configuration change",),
    "db-security-group": ("configuration change", "failure"),
}


def alarm_enabled(alarm: Value) -> Messages:
    """An alarm's actions are switched on, which they are unless the alarm says otherwise."""
    if alarm["actionsEnabled"].equals(False):
        yield "The alarm's actions are switched off (actionsEnabled)."


def alarm_missing_data(alarm: Value) -> Messages:
    """An alarm says what silence means: the default leaves it undecided, and so unheard."""
    if alarm["treatMissingData"].missing:
        yield "What no data means is not said (treatMissingData)."


def target_dead_letters(target: Value) -> Messages:
    """Events that a target does not take are kept, instead of dropped after the last attempt."""
    if target["deadLetterConfig"]["arn"].missing:
        yield "Events that cannot be delivered are lost (deadLetterConfig.arn)."


def subscription_protocol(subscription: Value) -> Messages:
    """Messages do not travel in clear text."""
    protocol, endpoint = subscription["protocol"], subscription["endpoint"]
    if protocol.equals("http") or (endpoint.text or "").lower().startswith("http:"):
        yield "Messages are delivered over plain HTTP (protocol)."


def budget_notifications(budget: Value) -> Messages:
    """A budget tells somebody, before it is spent or when it is going to be."""
    notifications = budget["notifications"]
    if notifications.missing:
        yield "Nobody is told about the budget (notifications)."
    for notification in notifications:
        receivers = ("subscriberEmailAddresses", "subscriberSnsTopicArns")
        if all(notification[key].missing for key in receivers):
            yield f"The notification has no receivers ({notification.path})."


def anomaly_receivers(subscription: Value) -> Messages:
    """Unusual cost is told to somebody."""
    if subscription["subscribers"].missing:
        yield "Nobody is told about unusual cost (subscribers)."


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
        id="cloudwatch-alarm-enabled",
        family=LOGGING,
        description="Alarms have their actions switched on.",
        severity=Severity.HIGH,
        references=(security_hub("CloudWatch.17"), checkov("CKV_AWS_319")),
        remediation="Leave actions_enabled out, or set it to True.",
        types=tokens(aws.cloudwatch.MetricAlarm, aws.cloudwatch.CompositeAlarm),
        check=alarm_enabled,
    ),
    ResourceRule(
        id="cloudwatch-alarm-missing-data",
        family=LOGGING,
        description="Alarms say what it means when there is no data.",
        severity=Severity.LOW,
        references=(Reference(framework=_OPERATIONS, control="OPS08-BP04"),),
        remediation="Set treat_missing_data to what silence of the metric means.",
        types=tokens(aws.cloudwatch.MetricAlarm),
        check=alarm_missing_data,
    ),
    ResourceRule(
        id="eventbridge-target-dead-letters",
        family=LOGGING,
        description="Targets keep the events that they could not take.",
        severity=Severity.LOW,
        references=(Reference(framework=_OPERATIONS, control="REL05-BP03"),),
        remediation="Set dead_letter_config to a queue.",
        types=tokens(aws.cloudwatch.EventTarget),
        check=target_dead_letters,
    ),
    ResourceRule(
        id="sns-subscription-encrypted",
        family=ENCRYPTION,
        description="Topics deliver over encrypted protocols.",
        severity=Severity.HIGH,
        references=(Reference(framework=_OPERATIONS, control="SEC09-BP02"),),
        remediation='Set protocol="https" with an https:// endpoint.',
        types=tokens(aws.sns.TopicSubscription),
        check=subscription_protocol,
    ),
    ResourceRule(
        id="budgets-budget-notifies",
        family=LOGGING,
        description="Budgets tell somebody when they are spent.",
        severity=Severity.LOW,
        references=(Reference(framework=_OPERATIONS, control="COST02-BP05"),),
        remediation="Add notifications with topics or addresses.",
        types=tokens(aws.budgets.Budget),
        check=budget_notifications,
    ),
    ResourceRule(
        id="costexplorer-anomaly-notifies",
        family=LOGGING,
        description="Unusual cost is told to somebody.",
        severity=Severity.LOW,
        references=(Reference(framework=_OPERATIONS, control="COST02-BP05"),),
        remediation="Add subscribers: a topic or an address.",
        types=tokens(aws.costexplorer.AnomalySubscription),
        check=anomaly_receivers,
    ),
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
