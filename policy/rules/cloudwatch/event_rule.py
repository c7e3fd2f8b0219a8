"""Rules of EventBridge."""

from frame.companions import CompanionRule
from frame.family import LOGGING
from frame.rule import Resource, Stack, tokens, well_architected
from frame.sdk import aws
from pulumi_policy import Severity

EVENT_RULES = tokens(aws.cloudwatch.EventRule)


def _switched_off(_stack: Stack, rule: Resource) -> bool:
    return rule.props["state"].equals("DISABLED") or rule.props["isEnabled"].equals(False)


RULES = (
    CompanionRule(
        id="eventbridge-rule-target",
        family=LOGGING,
        description="Every event rule tells somebody.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC04-BP04"),),
        remediation="Add an EventTarget that names the rule, or set the rule's state to DISABLED.",
        types=EVENT_RULES,
        beside=tokens(aws.cloudwatch.EventTarget),
        key="rule",
        excepted=_switched_off,
    ),
)
