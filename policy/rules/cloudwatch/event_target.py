"""Targets of EventBridge rules."""

from frame.family import LOGGING
from frame.rule import Messages, ResourceRule, tokens, well_architected
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def target_dead_letters(target: Value) -> Messages:
    """Events that a target does not take are kept, instead of dropped after the last attempt."""
    if target["deadLetterConfig"]["arn"].missing:
        yield "Events that cannot be delivered are lost (deadLetterConfig.arn)."


RULES = (
    ResourceRule(
        id="eventbridge-target-dead-letters",
        family=LOGGING,
        description="Targets keep the events that they could not take.",
        severity=Severity.LOW,
        references=(well_architected("REL05-BP03"),),
        remediation="Set dead_letter_config to a queue.",
        types=tokens(aws.cloudwatch.EventTarget),
        check=target_dead_letters,
    ),
)
