"""EventBridge rules for AWS events, with a dead-letter queue."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch, sqs

from components import iam
from components.aws_account import AwsAccount
from components.observability import patterns
from components.observability.alarms.rule import RUNBOOK
from components.observability.patterns import Pattern
from components.observability.watched import Watched
from components.settings.observability import Severity

_HOUR = 3600
_FOURTEEN_DAYS = 14 * 24 * _HOUR
"""The maximum message retention of SQS."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event notification.

    Attributes:
        key: Its name, and the anchor of its runbook section.
        severity: The topic that is notified.
        summary: The text of the notification.
        pattern: Its event pattern; None if its subject is not monitored.
    """

    key: str
    severity: Severity
    summary: str
    pattern: Callable[[Watched, AwsAccount], Pattern | None]

    @property
    def runbook(self) -> str:
        """The link to its runbook section."""
        return f"{RUNBOOK}#{self.key}"


EVENTS = (
    Event(
        key="task-stopped",
        severity="warning",
        summary="A task failed",
        pattern=patterns.task_stopped,
    ),
    Event(
        key="spot-interruption",
        severity="info",
        summary="AWS took a Spot task back",
        pattern=patterns.spot_interruption,
    ),
    Event(
        key="deployment-failed",
        severity="critical",
        summary="A deployment failed",
        pattern=patterns.deployment_failed,
    ),
    Event(
        key="image-findings",
        severity="warning",
        summary="An image has serious vulnerabilities",
        pattern=patterns.image_findings,
    ),
    Event(
        key="inspector-findings",
        severity="warning",
        summary="Inspector found a serious vulnerability in an image",
        pattern=patterns.inspector_findings,
    ),
    Event(
        key="health-event",
        severity="warning",
        summary="AWS reports trouble or a change of its own",
        pattern=patterns.health_event,
    ),
    Event(
        key="outside-access",
        severity="warning",
        summary="A resource can be reached from outside the account",
        pattern=patterns.outside_access,
    ),
    Event(
        key="database-failover",
        severity="critical",
        summary="The database failed over, or failed",
        pattern=patterns.database_failover,
    ),
    Event(
        key="backup-job",
        severity="warning",
        summary="A backup job did not complete",
        pattern=patterns.backup_job,
    ),
    Event(
        key="backup-copy",
        severity="warning",
        summary="A backup was not copied to the recovery region",
        pattern=patterns.backup_copy,
    ),
    Event(
        key="restore-job",
        severity="critical",
        summary="A restore from a backup failed",
        pattern=patterns.restore_job,
    ),
)
"""All event notifications.

Source: https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html
"""


def make_events(
    name: str,
    *,
    watched: Watched,
    topic_arns: Mapping[Severity, pulumi.Input[str]],
    key_arn: pulumi.Input[str],
    account: AwsAccount,
    prefix: str,
    opts: pulumi.ResourceOptions,
) -> sqs.Queue:
    """Create the rules and targets; return the dead-letter queue."""
    queue, policy = _dead_letters(name, key_arn, account, prefix, opts)
    after = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[policy]))
    for event, pattern in _wanted(watched, account):
        rule = cloudwatch.EventRule(
            f"{name}-event-{event.key}",
            # The queue's policy refers to the name's prefix.
            name=f"{prefix}-{event.key}",
            description=event.summary,
            event_pattern=pulumi.Output.json_dumps(pattern),
            state="ENABLED",  # the provider ignores an omitted value
            opts=opts,
        )
        cloudwatch.EventTarget(
            f"{name}-event-{event.key}-topic",
            rule=rule.name,
            arn=topic_arns[event.severity],
            dead_letter_config=cloudwatch.EventTargetDeadLetterConfigArgs(arn=queue.arn),
            retry_policy=cloudwatch.EventTargetRetryPolicyArgs(
                maximum_event_age_in_seconds=_HOUR, maximum_retry_attempts=20
            ),
            input_transformer=message(event),
            opts=after,
        )
    return queue


def message(event: Event) -> cloudwatch.EventTargetInputTransformerArgs:
    """The message: summary, runbook link, and the event."""
    return cloudwatch.EventTargetInputTransformerArgs(
        input_paths={"time": "$.time", "resources": "$.resources", "detail": "$.detail"},
        input_template=f'{{"summary": "{event.summary}", "runbook": "{event.runbook}",'
        ' "time": <time>, "resources": <resources>, "detail": <detail>}',
    )


def _wanted(watched: Watched, account: AwsAccount) -> Iterator[tuple[Event, Pattern]]:
    for event in EVENTS:
        pattern = event.pattern(watched, account)
        if pattern:
            yield event, pattern


def _dead_letters(
    name: str,
    key_arn: pulumi.Input[str],
    account: AwsAccount,
    prefix: str,
    opts: pulumi.ResourceOptions,
) -> tuple[sqs.Queue, sqs.QueuePolicy]:
    queue = sqs.Queue(
        f"{name}-dead-letters",
        kms_master_key_id=key_arn,
        message_retention_seconds=_FOURTEEN_DAYS,
        opts=opts,
    )
    document = iam.document(
        iam.deny_plain_http(["sqs:*"], [queue.arn]),
        iam.allow(
            ["sqs:SendMessage"],
            [queue.arn],
            sid="UndeliveredEvents",
            principals=iam.services("events.amazonaws.com"),
            when={"ArnLike": {"aws:SourceArn": account.arn("events", f"rule/{prefix}-*")}},
        ),
    )
    policy = sqs.QueuePolicy(
        f"{name}-dead-letters-policy",
        queue_url=queue.url,
        policy=pulumi.Output.json_dumps(document),
        opts=opts,
    )
    return queue, policy
