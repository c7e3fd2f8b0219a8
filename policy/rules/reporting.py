"""What happens is told: alarms act, databases report, dead letters are kept."""

from collections.abc import Iterable, Iterator

from frame.family import LOGGING, RESILIENCE
from frame.rule import Finding, Reference, Resource, Stack, StackRule, checkov, security_hub, tokens
from frame.sdk import aws
from pulumi_policy import Severity

ALARMS = tokens(aws.cloudwatch.MetricAlarm, aws.cloudwatch.CompositeAlarm)
_COMPOSITES = tokens(aws.cloudwatch.CompositeAlarm)
_DISTRIBUTIONS = tokens(aws.cloudfront.Distribution)
_LOG_SOURCES = tokens(aws.cloudwatch.LogDeliverySource)
_LOG_DELIVERIES = tokens(aws.cloudwatch.LogDelivery)
_CLUSTERS = tokens(aws.rds.Cluster)
_SUBSCRIPTIONS = tokens(aws.rds.EventSubscription)
QUEUES = tokens(aws.sqs.Queue)
_TOPICS = tokens(aws.sns.Topic)
_DEAD_LETTERS = (
    (tokens(aws.sqs.Queue, aws.sqs.RedrivePolicy), "redrivePolicy"),
    (tokens(aws.sns.TopicSubscription), "redrivePolicy"),
    (tokens(aws.cloudwatch.EventTarget, aws.lambda_.Function), "deadLetterConfig"),
    (tokens(aws.scheduler.Schedule), "target"),
)


def alarm_actions(stack: Stack) -> Iterable[Finding]:
    """An alarm acts itself, or a composite alarm that it is part of does.

    Whoever is told that all is well again has been told of the alarm.
    """
    for alarm in stack.of(ALARMS):
        if alarm.props["actionsEnabled"].equals(False):
            yield Finding(resource=alarm, message="The alarm's actions are switched off.")
        elif alarm.props["alarmActions"].missing and not any(_composites(stack, alarm)):
            yield Finding(resource=alarm, message="The alarm has no action: nobody learns of it.")
        elif not _same(alarm) and not _told(stack, alarm, "okActions") <= _told(
            stack, alarm, "alarmActions"
        ):
            message = "Somebody is told that all is well, and not of the alarm (alarmActions)."
            yield Finding(resource=alarm, message=message)


def _same(alarm: Resource) -> bool:
    ok, action = (alarm.refers_to.get(key) for key in ("okActions", "alarmActions"))
    return alarm.props["okActions"].missing or (bool(ok) and ok == action)


def _told(stack: Stack, alarm: Resource, key: str) -> frozenset[str]:
    """The topics that an input names: by reference where there is one, else by ARN."""
    topics = [topic.urn for topic in stack.of(_TOPICS) if alarm.points_at(topic, key)]
    return frozenset(topics) or frozenset(each.text for each in alarm.props[key] if each.text)


def _composites(stack: Stack, alarm: Resource) -> Iterator[Resource]:
    name = alarm.props["name"].text or alarm.props["alarmName"].text
    for composite in stack.of(_COMPOSITES):
        rule = composite.props["alarmRule"].text or ""
        named = name is not None and f'"{name}"' in rule
        acts = not composite.props["alarmActions"].missing
        if acts and (named or alarm.urn in composite.refers_to.get("alarmRule", frozenset())):
            yield composite


def edge_logs(stack: Stack) -> Iterable[Finding]:
    """A distribution logs to a bucket, or is the source of a delivery of logs."""
    for distribution in stack.of(_DISTRIBUTIONS):
        sources = [s for s in stack.of(_LOG_SOURCES) if s.points_at(distribution, "resourceArn")]
        delivered = any(
            delivery.points_at(source, "deliverySourceName")
            for delivery in stack.of(_LOG_DELIVERIES)
            for source in sources
        )
        if distribution.props["loggingConfig"]["bucket"].missing and not delivered:
            yield Finding(resource=distribution, message="The distribution has no access logs.")


def cluster_events(stack: Stack) -> Iterable[Finding]:
    """A subscription that is on reports a cluster's events: of this one, or of all."""
    for cluster in stack.of(_CLUSTERS):
        if not any(_reports(subscription, cluster) for subscription in stack.of(_SUBSCRIPTIONS)):
            yield Finding(resource=cluster, message="Nobody is told of the cluster's events.")


def _reports(subscription: Resource, cluster: Resource) -> bool:
    kind, ids = subscription.props["sourceType"], subscription.props["sourceIds"]
    of_clusters = kind.missing or not kind.differs("db-cluster")
    if subscription.props["enabled"].equals(False) or not of_clusters:
        return False
    return ids.missing or subscription.points_at(cluster, "sourceIds")


def dead_letters(stack: Stack) -> Iterable[Finding]:
    """What a queue cannot deliver goes to another queue; the other one needs none itself."""
    for queue in stack.of(QUEUES):
        if (
            not queue.props["redrivePolicy"].missing
            or not queue.props["redriveAllowPolicy"].missing
        ):
            continue
        policies = stack.of(tokens(aws.sqs.RedrivePolicy))
        if any(policy.points_at(queue, "queueUrl") for policy in policies):
            continue
        if not _takes_dead_letters(stack, queue):
            yield Finding(resource=queue, message="Undeliverable messages are lost.")


def _takes_dead_letters(stack: Stack, queue: Resource) -> bool:
    return any(
        queue.urn in user.refers_to.get(key, frozenset())
        for types, key in _DEAD_LETTERS
        for user in stack.of(types)
    )


RULES = (
    StackRule(
        id="cloudwatch-alarm-action",
        family=LOGGING,
        description="Every alarm acts when it goes off, by itself or through a composite alarm.",
        severity=Severity.MEDIUM,
        references=(
            security_hub("CloudWatch.15"),
            security_hub("CloudWatch.17"),
            checkov("CKV_AWS_319"),
        ),
        remediation="Set alarm_actions to a topic, and leave actions_enabled on.",
        types=ALARMS,
        check=alarm_actions,
    ),
    StackRule(
        id="cloudfront-access-logs",
        family=LOGGING,
        description="Every distribution has access logs.",
        severity=Severity.MEDIUM,
        references=(security_hub("CloudFront.5"), checkov("CKV_AWS_86")),
        remediation="Add a LogDeliverySource with the distribution's ARN, and a LogDelivery.",
        types=_DISTRIBUTIONS,
        check=edge_logs,
    ),
    StackRule(
        id="rds-cluster-events",
        family=LOGGING,
        description="Somebody is told of failures and failovers of every database cluster.",
        severity=Severity.LOW,
        references=(security_hub("RDS.19"),),
        remediation='Add an EventSubscription with source_type="db-cluster".',
        types=_CLUSTERS,
        check=cluster_events,
    ),
    StackRule(
        id="sqs-queue-dead-letters",
        family=RESILIENCE,
        description="Every queue has a dead-letter queue, or is one.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Config", control="sqs-queue-dlq-check"),),
        remediation="Set redrive_policy with the ARN of a queue that takes dead letters.",
        types=QUEUES,
        check=dead_letters,
    ),
)
