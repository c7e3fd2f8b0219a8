"""Alarms, on metrics and composite."""

from collections.abc import Iterable, Iterator

from frame.family import LOGGING
from frame.inputs import InputRule, equals, present
from frame.rule import (
    Finding,
    Resource,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
    well_architected,
)
from frame.sdk import aws
from pulumi_policy import Severity

ALARMS = tokens(aws.cloudwatch.MetricAlarm, aws.cloudwatch.CompositeAlarm)
_COMPOSITES = tokens(aws.cloudwatch.CompositeAlarm)
_TOPICS = tokens(aws.sns.Topic)


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


RULES = (
    InputRule(
        id="cloudwatch-alarm-enabled",
        family=LOGGING,
        description="Alarms have their actions switched on.",
        severity=Severity.HIGH,
        references=(security_hub("CloudWatch.17"), checkov("CKV_AWS_319")),
        types=tokens(aws.cloudwatch.MetricAlarm, aws.cloudwatch.CompositeAlarm),
        inputs={"actionsEnabled": equals(True, default=True)},
    ),
    InputRule(
        id="cloudwatch-alarm-missing-data",
        family=LOGGING,
        description="Alarms say what it means when there is no data.",
        severity=Severity.LOW,
        references=(well_architected("OPS08-BP04"),),
        remediation="Set treat_missing_data to what silence of the metric means.",
        types=tokens(aws.cloudwatch.MetricAlarm),
        inputs={"treatMissingData": present("breaching")},
    ),
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
)
