"""Topics and queues: keys of the customer's, and TLS on the way in and out."""

from collections.abc import Callable

from frame.companions import companion
from frame.document import statements
from frame.family import ENCRYPTION
from frame.rule import (
    Messages,
    Reference,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
)
from frame.sdk import aws
from frame.transport import denies_plain_http
from frame.value import Value
from pulumi_policy import Severity

from rules.encryption import uses_aws_key

TOPICS = tokens(aws.sns.Topic)
QUEUES = tokens(aws.sqs.Queue)
TOPIC_POLICIES = tokens(aws.sns.TopicPolicy)
QUEUE_POLICIES = tokens(aws.sqs.QueuePolicy)

# Where in transit is asked for: SEC09-BP02 in https://docs.aws.amazon.com/wellarchitected/latest/framework/.
_IN_TRANSIT = Reference(framework="AWS Well-Architected", control="SEC09-BP02")


def _customer_key(what: str) -> Callable[[Value], Messages]:
    def check(resource: Value) -> Messages:
        if uses_aws_key(resource["kmsMasterKeyId"]):
            yield f"The {what} has no customer-managed key (kmsMasterKeyId)."

    return check


def _tls_only(what: str, *actions: str) -> Callable[[Value], Messages]:
    def check(resource: Value) -> Messages:
        policy = resource["policy"]
        if not policy.known or policy.missing:
            return
        closed = [each for each in statements(policy) if denies_plain_http(each)]
        for action in actions:
            if not any(statement.covers_action(action) for statement in closed):
                yield f"The policy of the {what} admits {action} over plain HTTP."

    return check


def _says_itself(_stack: Stack, resource: Resource) -> bool:
    return not resource.props["policy"].missing


RULES = (
    ResourceRule(
        id="sns-customer-key",
        family=ENCRYPTION,
        description="Topics are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(security_hub("SNS.1"), checkov("CKV_AWS_26")),
        remediation="Set kms_master_key_id to a key that admits those who publish.",
        types=TOPICS,
        check=_customer_key("topic"),
    ),
    ResourceRule(
        id="sns-tls-only",
        family=ENCRYPTION,
        description="Policies of topics deny publishing over plain HTTP.",
        severity=Severity.MEDIUM,
        references=(_IN_TRANSIT,),
        remediation="Deny sns:Publish to Principal * with the one condition "
        'Bool {"aws:SecureTransport": "false"}.',
        types=TOPICS | TOPIC_POLICIES,
        check=_tls_only("topic", "sns:Publish"),
    ),
    StackRule(
        id="sns-policy-declared",
        family=ENCRYPTION,
        description="Every topic has a policy, which denies plain HTTP.",
        severity=Severity.MEDIUM,
        references=(_IN_TRANSIT,),
        remediation="Add a TopicPolicy that denies sns:Publish unless aws:SecureTransport is true.",
        types=TOPICS,
        check=companion(
            TOPICS, TOPIC_POLICIES, "arn", "The topic has no policy.", excepted=_says_itself
        ),
    ),
    ResourceRule(
        id="sqs-customer-key",
        family=ENCRYPTION,
        description="Queues are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(security_hub("SQS.1"), checkov("CKV_AWS_27")),
        remediation="Set kms_master_key_id to a key that admits those who send.",
        types=QUEUES,
        check=_customer_key("queue"),
    ),
    ResourceRule(
        id="sqs-tls-only",
        family=ENCRYPTION,
        description="Policies of queues deny plain HTTP.",
        severity=Severity.MEDIUM,
        references=(_IN_TRANSIT,),
        remediation="Deny sqs:* to Principal * with the one condition "
        'Bool {"aws:SecureTransport": "false"}.',
        types=QUEUES | QUEUE_POLICIES,
        check=_tls_only("queue", "sqs:SendMessage", "sqs:ReceiveMessage"),
    ),
    StackRule(
        id="sqs-policy-declared",
        family=ENCRYPTION,
        description="Every queue has a policy, which denies plain HTTP.",
        severity=Severity.MEDIUM,
        references=(_IN_TRANSIT,),
        remediation="Add a QueuePolicy that denies sqs:* unless aws:SecureTransport is true.",
        types=QUEUES,
        check=companion(
            QUEUES, QUEUE_POLICIES, "queueUrl", "The queue has no policy.", excepted=_says_itself
        ),
    ),
)
