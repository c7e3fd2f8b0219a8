"""Alarms, notifications, logs and the audit trail."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from ops.deployment import Deployment
from ops.verify.check import STACK, Check, Fault, Faults, Look, Made
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
                yield Fault(f"{each['AlarmName']} is in alarm: {each['StateReason']}")


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
            yield Fault(
                f"target {each['Arn']} is not the stack's",
                command(deployment, rule, "events remove-targets", **fix),
            )


def _confirmed(deployment: Deployment, subscription: Made) -> Faults:
    sns = deployment.aws.client("sns", subscription.region)
    found = sns.get_subscription_attributes(SubscriptionArn=subscription.id)["Attributes"]
    if found["PendingConfirmation"] == "true":
        yield Fault("it is not confirmed")


def _added_subscriptions(deployment: Deployment, topic: Made) -> Faults:
    """An unconfirmed subscription has no ARN and is identified by its endpoint."""
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
            "AWS deletes it after two days unless it is confirmed"
            if pending
            else command(deployment, topic, "sns unsubscribe", subscription_arn=arn)
        )
        yield Fault(
            f"subscription of {each['Protocol']} {each['Endpoint']} is not the stack's", fix
        )


def _dead_letters(deployment: Deployment, queue: Made) -> Faults:
    counted = "ApproximateNumberOfMessages"
    sqs = deployment.aws.client("sqs", queue.region)
    answer = sqs.get_queue_attributes(QueueUrl=queue.id, AttributeNames=[counted])
    waiting = answer["Attributes"][counted]
    if waiting != "0":
        yield Fault(f"holds {waiting} undelivered events")


def _added_filters(deployment: Deployment, group: Made) -> Faults:
    """A subscription filter sends log events to another destination."""
    own = ids(deployment, "cloudwatch.LogSubscriptionFilter")
    logs = deployment.aws.client("logs", group.region)
    asked = {"logGroupName": group.id}
    for each in pages(logs, "describe_subscription_filters", "subscriptionFilters", **asked):
        if each["filterName"] not in own:
            fix = {"log_group_name": group.id, "filter_name": each["filterName"]}
            yield Fault(
                f"a subscription filter sends its events to {each['destinationArn']}",
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
        yield Fault(f"{group} has had no line for an hour")


def _trail(deployment: Deployment, trail: Made) -> Faults:
    cloudtrail = deployment.aws.client("cloudtrail", trail.region)
    status = cloudtrail.get_trail_status(Name=trail.outputs["arn"])
    for key in ("LatestDeliveryError", "LatestCloudWatchLogsDeliveryError"):
        if error := status.get(key):
            yield Fault(f"{key} is {error}")
    # The provider does not read the event selectors of a trail that has AWS's default ones.
    found = cloudtrail.get_event_selectors(TrailName=trail.outputs["arn"])
    if "advancedEventSelectors" in trail.inputs and not found.get("AdvancedEventSelectors"):
        yield Fault("its event selectors were replaced")


CHECKS = (
    Check(
        id="observability.alarms",
        title="Every alarm is enabled, has the deployed metric and threshold, and notifies a topic",
        covers={"cloudwatch.MetricAlarm": ()},
    ),
    Check(
        id="observability.states",
        title="No alarm is in alarm",
        looks=(Look((STACK,), _states),),
        fix="docs/runbook.md has a section for each alarm",
        unknown_here="the local AWS has no metrics, and moto evaluates no alarms",
    ),
    Check(
        id="observability.platform-alarm",
        title="The composite alarm of all critical alarms is enabled",
        covers={"cloudwatch.CompositeAlarm": ()},
        absent="the stack has no critical alarms",
        unknown_here="moto has no composite alarms: localcloud holds it in memory",
    ),
    Check(
        id="observability.events",
        title="Event rules have the deployed targets, and no others",
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
        title="Topics have the deployed subscriptions, and no others",
        covers={"sns.Topic": (), "sns.TopicSubscription": ()},
        looks=(Look(("sns.Topic",), _added_subscriptions),),
    ),
    Check(
        id="observability.subscribers",
        title="All subscriptions are confirmed",
        looks=(Look(("sns.TopicSubscription",), _confirmed),),
        absent="observability.subscriptions is empty: notifications have no recipients",
        fix="confirm the mail from AWS, or send it again: `aws sns subscribe`",
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
        title="The dead-letter queue of events is empty",
        covers={"sqs.Queue": ()},
        looks=(Look(("sqs.Queue",), _dead_letters),),
        fix="docs/runbook.md#dead-letters",
    ),
    Check(
        id="observability.retention",
        title="Log groups have the configured retention",
        covers={"cloudwatch.LogGroup": ("retentionInDays",)},
    ),
    Check(
        id="observability.logs",
        title="Log groups have the deployed metric filters, and no subscription filters",
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
        title="The audit trail records all regions, and its log files are delivered",
        covers={"cloudtrail.Trail": ()},
        looks=(Look(("cloudtrail.Trail",), _trail),),
        absent="security.trail.enabled is off: another stack of the account has it",
        fix="see `aws cloudtrail get-trail-status` and the bucket's policy; selectors come back"
        " with `pulumi up --target-replace URN`",
    ),
    Check(
        id="observability.analyzer",
        title="IAM Access Analyzer analyzes external access",
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
