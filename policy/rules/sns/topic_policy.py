"""Policies of topics."""

from frame.family import ENCRYPTION
from frame.resource_policy import TOPIC_POLICIES, closed
from frame.rule import ResourceRule, checkov, security_hub, tokens, well_architected
from frame.sdk import aws
from frame.transport import tls_only
from pulumi_policy import Severity

RULES = (
    ResourceRule(
        id="sns-tls-only",
        family=ENCRYPTION,
        description="Policies of topics deny publishing over plain HTTP.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC09-BP02"),),
        remediation="Deny sns:Publish to Principal * with the one condition "
        'Bool {"aws:SecureTransport": "false"}.',
        types=tokens(aws.sns.Topic, aws.sns.TopicPolicy),
        check=tls_only("topic", "sns:Publish"),
    ),
    closed(
        "sns-policy-not-public",
        "topic",
        TOPIC_POLICIES,
        security_hub("SNS.4"),
        checkov("CKV_AWS_169"),
        severity=Severity.CRITICAL,
    ),
)
