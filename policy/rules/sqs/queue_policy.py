"""Policies of queues."""

from frame.family import ENCRYPTION
from frame.resource_policy import QUEUE_POLICIES, closed
from frame.rule import ResourceRule, checkov, security_hub, tokens, well_architected
from frame.sdk import aws
from frame.transport import tls_only
from pulumi_policy import Severity

RULES = (
    ResourceRule(
        id="sqs-tls-only",
        family=ENCRYPTION,
        description="Policies of queues deny plain HTTP.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC09-BP02"),),
        remediation="Deny sqs:* to Principal * with the one condition "
        'Bool {"aws:SecureTransport": "false"}.',
        types=tokens(aws.sqs.Queue, aws.sqs.QueuePolicy),
        check=tls_only("queue", "sqs:SendMessage", "sqs:ReceiveMessage"),
    ),
    closed(
        "sqs-policy-not-public",
        "queue",
        QUEUE_POLICIES,
        security_hub("SQS.3"),
        checkov("CKV_AWS_168"),
        severity=Severity.CRITICAL,
    ),
)
