"""Alarms, logs, the audit trail, and whether anybody is notified."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from ops.deployment import Deployment
from ops.verify.check import STACK, Check, Faults, Look, Made, Wrong
from ops.verify.sources import NO_CONTAINERS, command, ids, made, pages

_FRESH = timedelta(hours=1)
_AT_ONCE = 100
"""Names that DescribeAlarms takes."""


def _states(deployment: Deployment, _: Made) -> Faults:
    by_region: defaultdict[str, list[str]] = defaultdict(list)
    for alarm in made(deployment, "cloudwatch.MetricAlarm"):
        by_region[alarm.region].append(alarm.id)
    for region, names in by_region.items():
        cloudwatch = deployment.aws.client("cloudwatch", region)
        for first in range(0, len(names), _AT_ONCE):
            asked = {"AlarmNames": names[first : first + _AT_ONCE], "StateValue": "ALARM"}
            for each in pages(cloudwatch, "describe_alarms", "MetricAlarms", **asked):
                yield Wrong(f"{each['AlarmName']} is in alarm: {each['StateReason']}")


def _added_targets(deployment: Deployment, rule: Made) -> Faults:
    bus = rule.inputs.get("eventBusName", "default")
    own = {
        each.inputs["targetId"]
        for each in made(deployment, "cloudwatch.EventTarget")
        if each.inputs["rule"] == rule.id
    }
    events = deployment.aws.client("events", rule.region)
    asked = {"Rule": rule.id, "EventBusName": bus}
    for each in pages(events, "list_targets_by_rule", "Targets", **asked):
        if each["Id"] not in own:
            fix = {"rule": rule.id, "event_bus_name": bus, "ids": each["Id"]}
            yield Wrong(
                f"somebody added the target {each['Arn']}",
                command(deployment, rule, "events remove-targets", **fix),
            )


def _confirmed(deployment: Deployment, subscription: Made) -> Faults:
    sns = deployment.aws.client("sns", subscription.region)
    found = sns.get_subscription_attributes(SubscriptionArn=subscription.id)["Attributes"]
    if found["PendingConfirmation"] == "true":
        yield Wrong("AWS's message is not confirmed")


def _added_subscriptions(deployment: Deployment, topic: Made) -> Faults:
    """One that is not confirmed yet has no ARN of its own, and is known by its endpoint."""
    own = [it for it in made(deployment, "sns.TopicSubscription") if it.inputs["topic"] == topic.id]
    endpoints = [it.inputs["endpoint"] for it in own]
    sns = deployment.aws.client("sns", topic.region)
    for each in pages(sns, "list_subscriptions_by_topic", "Subscriptions", TopicArn=topic.id):
        arn = each["SubscriptionArn"]
        pending = not arn.startswith("arn:")
        secret = not all(isinstance(it, str) for it in endpoints)
        if arn in {it.id for it in own} or (pending and (secret or each["Endpoint"] in endpoints)):
            continue
        fix = (
            "AWS forgets it after two days unless it is confirmed"
            if pending
            else command(deployment, topic, "sns unsubscribe", subscription_arn=arn)
        )
        yield Wrong(f"somebody subscribed {each['Protocol']} {each['Endpoint']}", fix)


def _dead_letters(deployment: Deployment, queue: Made) -> Faults:
    counted = "ApproximateNumberOfMessages"
    sqs = deployment.aws.client("sqs", queue.region)
    answer = sqs.get_queue_attributes(QueueUrl=queue.id, AttributeNames=[counted])
    waiting = answer["Attributes"][counted]
    if waiting != "0":
        yield Wrong(f"holds {waiting} events that nobody received")


def _added_filters(deployment: Deployment, group: Made) -> Faults:
    """A subscription filter sends every line somewhere else."""
    own = ids(deployment, "cloudwatch.LogSubscriptionFilter")
    logs = deployment.aws.client("logs", group.region)
    asked = {"logGroupName": group.id}
    for each in pages(logs, "describe_subscription_filters", "subscriptionFilters", **asked):
        if each["filterName"] not in own:
            fix = {"log_group_name": group.id, "filter_name": each["filterName"]}
            yield Wrong(
                f"somebody sends its lines to {each['destinationArn']}",
                command(deployment, group, "logs delete-subscription-filter", **fix),
            )


def _fresh_logs(deployment: Deployment, service: Made) -> Faults:
    """Health checks alone leave a line every 30 s, where the service logs its requests."""
    since = int((datetime.now(UTC) - _FRESH).timestamp() * 1000)
    group = deployment.contract("cloudwatchLogs")["logGroupNames"][service.inputs["name"]]
    logs = deployment.aws.client("logs", service.region)
    answers = logs.get_paginator("filter_log_events").paginate(
        logGroupName=group, startTime=since, PaginationConfig={"MaxItems": 1}
    )
    if not any(page["events"] for page in answers):
        yield Wrong(f"{group} has had no line for an hour")


def _trail(deployment: Deployment, trail: Made) -> Faults:
    cloudtrail = deployment.aws.client("cloudtrail", trail.region)
    status = cloudtrail.get_trail_status(Name=trail.outputs["arn"])
    for key in ("LatestDeliveryError", "LatestCloudWatchLogsDeliveryError"):
        if error := status.get(key):
            yield Wrong(f"{key} is {error}")
    # The provider does not look at the selectors of a trail that was set back to AWS's own.
    found = cloudtrail.get_event_selectors(TrailName=trail.outputs["arn"])
    if "advancedEventSelectors" in trail.inputs and not found.get("AdvancedEventSelectors"):
        yield Wrong("somebody replaced its event selectors")


CHECKS = (
    Check(
        id="observability.alarms",
        title="Every alarm is enabled, watches what it was deployed to watch, and notifies a topic",
        covers={"cloudwatch.MetricAlarm": ()},
    ),
    Check(
        id="observability.states",
        title="No alarm is in alarm",
        looks=(Look((STACK,), _states),),
        fix="docs/runbook.md has a section for each alarm",
        unknown_here="no metrics come in on the local AWS, and moto evaluates no alarm",
    ),
    Check(
        id="observability.platform-alarm",
        title="The alarm over all critical alarms is enabled",
        covers={"cloudwatch.CompositeAlarm": ()},
        absent="the stack has no critical alarms",
        unknown_here="moto has no composite alarms: localcloud holds it in memory",
    ),
    Check(
        id="observability.events",
        title="Events of AWS reach the topics, and nobody else",
        covers={
            "cloudwatch.EventRule": (),
            "cloudwatch.EventTarget": (),
            "rds.EventSubscription": (),
            "s3.BucketNotification": (),
        },
        looks=(Look(("cloudwatch.EventRule",), _added_targets),),
    ),
    Check(
        id="observability.topics",
        title="Topics notify whom they were deployed to notify, and nobody else",
        covers={"sns.Topic": (), "sns.TopicSubscription": ()},
        looks=(Look(("sns.Topic",), _added_subscriptions),),
    ),
    Check(
        id="observability.subscribers",
        title="Everybody subscribed has confirmed it",
        looks=(Look(("sns.TopicSubscription",), _confirmed),),
        absent="observability.subscriptions is empty: nobody is notified",
        fix="confirm the mail that AWS sent, or have it sent again: `aws sns subscribe`",
        unknown_here="moto confirms every subscription by itself and sends no mail",
    ),
    Check(
        id="observability.dashboards",
        title="Dashboards and saved queries are as deployed",
        covers={"cloudwatch.Dashboard": (), "cloudwatch.QueryDefinition": ()},
        absent="observability.dashboards is off",
    ),
    Check(
        id="observability.dead-letters",
        title="No event waits undelivered",
        covers={"sqs.Queue": ()},
        looks=(Look(("sqs.Queue",), _dead_letters),),
        fix="docs/runbook.md#dead-letters",
    ),
    Check(
        id="observability.retention",
        title="Log groups keep their lines as long as configured",
        covers={"cloudwatch.LogGroup": ("retentionInDays",)},
    ),
    Check(
        id="observability.logs",
        title="Logs are counted by their metric filters, and sent to nobody else",
        covers={
            "cloudwatch.LogGroup": (),
            "cloudwatch.LogMetricFilter": (),
            "s3.BucketLogging": (),
            "lb.LoadBalancer": ("accessLogs", "connectionLogs", "healthCheckLogs"),
        },
        looks=(Look(("cloudwatch.LogGroup",), _added_filters),),
    ),
    Check(
        id="observability.fresh-logs",
        title="Every service has logged within the last hour",
        looks=(Look(("ecs.Service",), _fresh_logs),),
        fix="see whether its tasks run, and whether its execution role may write: identity.roles",
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="observability.trail",
        title="The audit trail records all regions, and its files arrive",
        covers={"cloudtrail.Trail": ()},
        looks=(Look(("cloudtrail.Trail",), _trail),),
        absent="security.trail.enabled is off: another stack of the account has it",
        fix="see `aws cloudtrail get-trail-status` and the bucket's policy; selectors come back"
        " with `pulumi up --target-replace URN`",
    ),
    Check(
        id="observability.analyzer",
        title="IAM Access Analyzer looks for access from outside",
        covers={"accessanalyzer.Analyzer": ()},
        absent="security.access_analyzer is off",
        unknown_here="moto has no analyzers: localcloud holds it in memory",
    ),
    Check(
        id="observability.costs",
        title="Costs above the budget and unusual ones have a subscriber",
        covers={
            "budgets.Budget": (),
            "costexplorer.AnomalyMonitor": (),
            "costexplorer.AnomalySubscription": (),
        },
        unknown_here="moto has no budgets and anomalies: localcloud holds them in memory",
    ),
)
