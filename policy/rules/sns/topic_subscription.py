"""Subscriptions to topics."""

from frame.family import ENCRYPTION
from frame.rule import Messages, ResourceRule, tokens, well_architected
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def subscription_protocol(subscription: Value) -> Messages:
    """Messages do not travel in clear text."""
    protocol, endpoint = subscription["protocol"], subscription["endpoint"]
    if protocol.equals("http") or (endpoint.text or "").lower().startswith("http:"):
        yield "Messages are delivered over plain HTTP (protocol)."


RULES = (
    ResourceRule(
        id="sns-subscription-encrypted",
        family=ENCRYPTION,
        description="Topics deliver over encrypted protocols.",
        severity=Severity.HIGH,
        references=(well_architected("SEC09-BP02"),),
        remediation='Set protocol="https" with an https:// endpoint.',
        types=tokens(aws.sns.TopicSubscription),
        check=subscription_protocol,
    ),
)
