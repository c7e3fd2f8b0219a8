"""Alarms, on metrics and composite."""

from collections.abc import Iterable, Iterator, Mapping

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
_METRICS = tokens(aws.cloudwatch.MetricAlarm)
_TOPICS = tokens(aws.sns.Topic)
_SUBSCRIPTIONS = tokens(aws.sns.TopicSubscription)
_ALARM = "alarmActions"
_OTHER_STATES = ("okActions", "insufficientDataActions")


def alarm_actions(stack: Stack) -> Iterable[Finding]:
    """An alarm acts itself, or a composite alarm that it is part of does, and somebody listens.

    Whoever is told that all is well again, or that data is missing, has been told of the alarm: who
    that is says how urgent it is.
    """
    heard = _heard(stack)
    for alarm in stack.of(ALARMS):
        if alarm.props["actionsEnabled"].equals(False):
            yield Finding(resource=alarm, message="The alarm's actions are switched off.")
        elif alarm.props["alarmActions"].missing and not any(_composites(stack, alarm)):
            yield Finding(resource=alarm, message="The alarm has no action: nobody learns of it.")
        elif any(not _told_too(stack, alarm, key) for key in _OTHER_STATES):
            message = "Somebody is told that all is well, and not of the alarm (alarmActions)."
            yield Finding(resource=alarm, message=message)
        elif _unheard(stack, alarm, heard) and not _repeats(stack, alarm, heard):
            message = "Nobody has subscribed to the topics that it notifies (alarmActions)."
            yield Finding(resource=alarm, message=message)


def _unheard(stack: Stack, alarm: Resource, heard: Mapping[str, bool]) -> bool:
    """Whether an alarm notifies topics of the stack alone, to which nobody has subscribed."""
    told = _told(stack, alarm, _ALARM)
    return bool(told) and told <= heard.keys() and not any(heard[topic] for topic in told)


def _repeats(stack: Stack, composite: Resource, heard: Mapping[str, bool]) -> bool:
    """Whether a composite alarm only repeats alarms that reach somebody by themselves."""
    members = [each for each in stack.of(_METRICS) if composite in _composites(stack, each)]
    return bool(members) and not any(
        each.props[_ALARM].missing or _unheard(stack, each, heard) for each in members
    )


def _heard(stack: Stack) -> Mapping[str, bool]:
    """The stack's own topics, and whether each has a subscription."""
    subscriptions = list(stack.of(_SUBSCRIPTIONS))
    return {
        topic.urn: any(each.points_at(topic, "topic") for each in subscriptions)
        for topic in stack.of(_TOPICS)
        if topic.own
    }


def _told_too(stack: Stack, alarm: Resource, key: str) -> bool:
    """Whether those who are told of another state are told of the alarm."""
    other, action = (alarm.refers_to.get(each) for each in (key, _ALARM))
    if alarm.props[key].missing or (other and other == action):
        return True
    return _told(stack, alarm, key) <= _told(stack, alarm, _ALARM)


def _told(stack: Stack, alarm: Resource, key: str) -> frozenset[str]:
    """Whom an input names: the stack's topics by URN, and anything else by ARN."""
    topics = [topic for topic in stack.of(_TOPICS) if alarm.points_at(topic, key)]
    named = {each.text for each in alarm.props[key] if each.text}
    others = named.difference(*(topic.known_as for topic in topics))
    return frozenset(topic.urn for topic in topics) | others


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
        inputs={"actionsEnabled": equals(True)},
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
