"""Alarms, logs, the audit trail, and whether anybody hears of them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from ops.deployment import Deployment
from ops.verify.check import AcceptedError, Check, Seen, like
from ops.verify.sources import NO_CONTAINERS, made, pages

_FRESH = timedelta(hours=1)
_AT_ONCE = 100
"""Names that DescribeAlarms takes."""


def alarms_of(deployment: Deployment) -> dict[str, dict[str, Any]]:
    """The stack's metric alarms that exist, by name; some watch copies in another region."""
    home = deployment.settings.environment.region
    alarms = made(deployment, "aws:cloudwatch/metricAlarm:MetricAlarm")
    regions = {alarm.id: alarm.region for alarm in alarms}
    by_region: defaultdict[str, list[str]] = defaultdict(list)
    for name in deployment.contract("observability")["alarmNames"]:
        by_region[regions.get(name, home)].append(name)
    found: list[dict[str, Any]] = []
    for region, names in by_region.items():
        cloudwatch = deployment.aws.client("cloudwatch", region)
        for first in range(0, len(names), _AT_ONCE):
            asked = {"AlarmNames": names[first : first + _AT_ONCE], "AlarmTypes": ["MetricAlarm"]}
            found += pages(cloudwatch, "describe_alarms", "MetricAlarms", **asked)
    return {each["AlarmName"]: each for each in found}


def _alarms(deployment: Deployment) -> Iterator[Seen]:
    found = alarms_of(deployment)
    topics = {topic.id for topic in made(deployment, "aws:sns/topic:Topic")}
    for name in deployment.contract("observability")["alarmNames"]:
        if name not in found:
            yield Seen(name, "is gone")
        else:
            yield _alarm(found[name], topics)


def _alarm(alarm: dict[str, Any], topics: set[str]) -> Seen:
    told = topics & set(alarm["AlarmActions"])
    if not alarm["ActionsEnabled"]:
        return Seen(alarm["AlarmName"], "is switched off")
    return Seen(alarm["AlarmName"], "" if told else "notifies no topic of the stack's")


def _states(deployment: Deployment) -> Iterator[Seen]:
    for name, alarm in alarms_of(deployment).items():
        loud = alarm["StateValue"] == "ALARM"
        yield Seen(name, f"is in alarm: {alarm['StateReason']}" if loud else "")


def _platform_alarm(deployment: Deployment) -> Iterator[Seen]:
    arn = deployment.contract("observability").get("platformAlarmArn")
    if arn is None:
        raise AcceptedError("the stack has no critical alarms")
    name = arn.rpartition(":alarm:")[2]
    answer = deployment.aws.client("cloudwatch").describe_alarms(
        AlarmNames=[name], AlarmTypes=["CompositeAlarm"]
    )
    for alarm in answer["CompositeAlarms"] or [{"AlarmName": name}]:
        yield like(name, alarm, ActionsEnabled=True)


def _subscribers(deployment: Deployment) -> Iterator[Seen]:
    wanted = deployment.settings.observability.subscriptions
    sns = deployment.aws.client("sns")
    for severity, topic in deployment.contract("observability")["topicArns"].items():
        if not wanted.get(severity):
            continue
        listed = pages(sns, "list_subscriptions_by_topic", "Subscriptions", TopicArn=topic)
        found = {(each["Protocol"], each["Endpoint"]): each["SubscriptionArn"] for each in listed}
        # Plain addresses first: which subscription an encrypted one has is not known here.
        for each in sorted(wanted[severity], key=lambda it: it.endpoint.secret):
            alike = [key for key in found if key == (each.protocol, each.endpoint.text)] or [
                key for key in found if each.endpoint.secret and key[0] == each.protocol
            ]
            arn = found.pop(alike[0]) if alike else None
            # Until then it is PendingConfirmation, without an ARN.
            wrong = "" if arn and arn.startswith("arn:") else "has not confirmed AWS's mail"
            name = each.endpoint.text or f"{each.protocol} (encrypted)"
            yield Seen(f"{severity}: {name}", "is not subscribed" if not arn else wrong)


def _subscribed(deployment: Deployment) -> Iterator[Seen]:
    topics = deployment.contract("observability")["topicArns"]
    sns = deployment.aws.client("sns")
    if not deployment.settings.observability.subscriptions.get("critical"):
        raise AcceptedError("observability.subscriptions.critical is empty: nobody is told")
    listed = pages(sns, "list_subscriptions_by_topic", "Subscriptions", TopicArn=topics["critical"])
    yield Seen("critical", "" if listed else "has no subscription")


def _dashboards(deployment: Deployment) -> Iterator[Seen]:
    names = deployment.contract("observability")["dashboardNames"]
    if not names:
        raise AcceptedError("observability.dashboards is off")
    cloudwatch = deployment.aws.client("cloudwatch")
    listed = pages(cloudwatch, "list_dashboards", "DashboardEntries")
    found = {each["DashboardName"] for each in listed}
    for name in names:
        yield Seen(name, "" if name in found else "is gone")


def _dead_letters(deployment: Deployment) -> Iterator[Seen]:
    queue = deployment.contract("observability")["deadLetterQueueUrl"]
    counted = "ApproximateNumberOfMessages"
    sqs = deployment.aws.client("sqs")
    answer = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=[counted])
    waiting = answer["Attributes"][counted]
    wrong = "" if waiting == "0" else f"holds {waiting} events that nobody received"
    yield Seen(queue.rpartition("/")[2], wrong)


def _retention(deployment: Deployment) -> Iterator[Seen]:
    for group in made(deployment, "aws:cloudwatch/logGroup:LogGroup"):
        logs = deployment.aws.client("logs", group.region)
        listed = pages(logs, "describe_log_groups", "logGroups", logGroupNamePrefix=group.id)
        found = [each for each in listed if each["logGroupName"] == group.id]
        days = group.outputs.get("retentionInDays")
        yield like(group.id, found[0] if found else {}, retentionInDays=days)


def _fresh_logs(deployment: Deployment) -> Iterator[Seen]:
    """Health checks alone leave a line every 30 s, where the service logs its requests."""
    since = int((datetime.now(UTC) - _FRESH).timestamp() * 1000)
    logs = deployment.aws.client("logs")
    for group in deployment.contract("cloudwatchLogs")["logGroupNames"].values():
        answers = logs.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=since, PaginationConfig={"MaxItems": 1}
        )
        said = any(page["events"] for page in answers)
        yield Seen(group, "" if said else "has had no line for an hour")


def _trail(deployment: Deployment) -> Iterator[Seen]:
    arn = deployment.contract("security").get("trailArn")
    if arn is None:
        raise AcceptedError("security.trail.enabled is off: another stack of the account has it")
    cloudtrail = deployment.aws.client("cloudtrail")
    trail = cloudtrail.get_trail(Name=arn)["Trail"]
    status = cloudtrail.get_trail_status(Name=arn)
    yield like(trail["Name"], status, IsLogging=True)
    yield like(
        f"{trail['Name']}, scope",
        trail,
        IsMultiRegionTrail=True,
        IncludeGlobalServiceEvents=True,
        LogFileValidationEnabled=True,
        S3BucketName=deployment.contract("security")["auditBucketName"],
    )
    for key in ("LatestDeliveryError", "LatestCloudWatchLogsDeliveryError"):
        error = status.get(key)
        yield Seen(f"{trail['Name']}, {key}", f"it is {error}" if error else "")


_AGAIN = "run `pulumi up --refresh`"

CHECKS = (
    Check(
        id="observability.alarms",
        title="Every alarm is switched on and notifies a topic",
        look=_alarms,
        fix="switch it on: `aws cloudwatch enable-alarm-actions`; or " + _AGAIN,
    ),
    Check(
        id="observability.states",
        title="No alarm is in alarm",
        look=_states,
        fix="docs/runbook.md has a section for each alarm",
        unknown_here="no metrics come in on the local AWS, and moto evaluates no alarm",
    ),
    Check(
        id="observability.platform-alarm",
        title="The alarm over all critical alarms is switched on",
        look=_platform_alarm,
        fix=_AGAIN,
        unknown_here="moto has no composite alarms: localcloud holds it in memory",
    ),
    Check(
        id="observability.subscribed",
        title="Critical alarms have somebody to tell",
        look=_subscribed,
        fix="enter whom under observability.subscriptions, and " + _AGAIN,
    ),
    Check(
        id="observability.subscribers",
        title="Everybody subscribed has confirmed it",
        look=_subscribers,
        fix="confirm the mail that AWS sent, or have it sent again: `aws sns subscribe`",
        unknown_here="moto confirms every subscription by itself and sends no mail",
    ),
    Check(
        id="observability.dashboards",
        title="The dashboards exist",
        look=_dashboards,
        fix=_AGAIN,
    ),
    Check(
        id="observability.dead-letters",
        title="No event waits undelivered",
        look=_dead_letters,
        fix="docs/runbook.md#dead-letters",
    ),
    Check(
        id="observability.retention",
        title="Log groups keep their lines as long as configured",
        look=_retention,
        fix=_AGAIN,
    ),
    Check(
        id="observability.fresh-logs",
        title="Every service has logged within the last hour",
        look=_fresh_logs,
        fix="see whether its tasks run, and whether its execution role may write: identity.needs",
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="observability.trail",
        title="The audit trail records all regions, and its files arrive",
        look=_trail,
        fix="`aws cloudtrail start-logging --name TRAIL`; who stopped it is in its last events",
    ),
)
