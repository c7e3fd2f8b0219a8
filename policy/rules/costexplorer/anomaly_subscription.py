"""Subscriptions to cost anomalies."""

from frame.family import LOGGING
from frame.inputs import InputRule, present
from frame.rule import tokens, well_architected
from frame.sdk import aws
from pulumi_policy import Severity

RULES = (
    InputRule(
        id="costexplorer-anomaly-notifies",
        family=LOGGING,
        description="Unusual cost is told to somebody.",
        severity=Severity.LOW,
        references=(well_architected("COST02-BP05"),),
        remediation="Add subscribers: a topic or an address.",
        types=tokens(aws.costexplorer.AnomalySubscription),
        inputs={"subscribers": present([{"type": "SNS"}])},
    ),
)
