"""Targets of EventBridge rules."""

from frame.family import LOGGING
from frame.inputs import InputRule, present
from frame.rule import tokens, well_architected
from frame.sdk import aws
from pulumi_policy import Severity

RULES = (
    InputRule(
        id="eventbridge-target-dead-letters",
        family=LOGGING,
        description="Targets keep the events that they could not take.",
        severity=Severity.LOW,
        references=(well_architected("REL05-BP03"),),
        remediation="Set dead_letter_config to a queue.",
        types=tokens(aws.cloudwatch.EventTarget),
        inputs={"deadLetterConfig.arn": present()},
    ),
)
