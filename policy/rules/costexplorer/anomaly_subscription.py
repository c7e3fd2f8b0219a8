"""Subscriptions to cost anomalies."""

from frame.family import LOGGING
from frame.rule import Messages, ResourceRule, tokens, well_architected
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def anomaly_receivers(subscription: Value) -> Messages:
    """Unusual cost is told to somebody."""
    if subscription["subscribers"].missing:
        yield "Nobody is told about unusual cost (subscribers)."


RULES = (
    ResourceRule(
        id="costexplorer-anomaly-notifies",
        family=LOGGING,
        description="Unusual cost is told to somebody.",
        severity=Severity.LOW,
        references=(well_architected("COST02-BP05"),),
        remediation="Add subscribers: a topic or an address.",
        types=tokens(aws.costexplorer.AnomalySubscription),
        check=anomaly_receivers,
    ),
)
