"""Queues."""

from collections.abc import Iterable

from frame.companions import CompanionRule, says_itself
from frame.family import ENCRYPTION, RESILIENCE
from frame.inputs import InputRule, customer_key
from frame.rule import (
    Finding,
    Reference,
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

QUEUES = tokens(aws.sqs.Queue)
_QUEUE_POLICIES = tokens(aws.sqs.QueuePolicy)
_DEAD_LETTERS = (
    (tokens(aws.sqs.Queue, aws.sqs.RedrivePolicy), "redrivePolicy"),
    (tokens(aws.sns.TopicSubscription), "redrivePolicy"),
    (tokens(aws.cloudwatch.EventTarget, aws.lambda_.Function), "deadLetterConfig"),
    (tokens(aws.scheduler.Schedule), "target"),
)


def dead_letters(stack: Stack) -> Iterable[Finding]:
    """What a queue cannot deliver goes to another queue; the other one needs none itself."""
    for queue in stack.of(QUEUES):
        if (
            not queue.props["redrivePolicy"].missing
            or not queue.props["redriveAllowPolicy"].missing
        ):
            continue
        policies = stack.of(tokens(aws.sqs.RedrivePolicy))
        if any(policy.points_at(queue, "queueUrl") for policy in policies):
            continue
        if not _takes_dead_letters(stack, queue):
            yield Finding(resource=queue, message="Undeliverable messages are lost.")


def _takes_dead_letters(stack: Stack, queue: Resource) -> bool:
    return any(
        queue.urn in user.refers_to.get(key, frozenset())
        for types, key in _DEAD_LETTERS
        for user in stack.of(types)
    )


RULES = (
    InputRule(
        id="sqs-customer-key",
        family=ENCRYPTION,
        description="Queues are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(security_hub("SQS.1"), checkov("CKV_AWS_27")),
        remediation="Set kms_master_key_id to a key that admits those who send.",
        types=QUEUES,
        inputs={"kmsMasterKeyId": customer_key()},
    ),
    CompanionRule(
        id="sqs-policy-declared",
        family=ENCRYPTION,
        description="Every queue has a policy, which denies plain HTTP.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC09-BP02"),),
        remediation="Add a QueuePolicy that denies sqs:* unless aws:SecureTransport is true.",
        types=QUEUES,
        beside=_QUEUE_POLICIES,
        key="queueUrl",
        excepted=says_itself,
    ),
    StackRule(
        id="sqs-queue-dead-letters",
        family=RESILIENCE,
        description="Every queue has a dead-letter queue, or is one.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Config", control="sqs-queue-dlq-check"),),
        remediation="Set redrive_policy with the ARN of a queue that takes dead letters.",
        types=QUEUES,
        check=dead_letters,
    ),
)
