"""Topics."""

from frame.companions import CompanionRule, says_itself
from frame.family import ENCRYPTION, LOGGING
from frame.inputs import InputRule, customer_key
from frame.rule import checkov, security_hub, tokens, well_architected
from frame.sdk import aws
from pulumi_policy import Severity

TOPICS = tokens(aws.sns.Topic)
_TOPIC_POLICIES = tokens(aws.sns.TopicPolicy)

RULES = (
    InputRule(
        id="sns-customer-key",
        family=ENCRYPTION,
        description="Topics are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(security_hub("SNS.1"), checkov("CKV_AWS_26")),
        remediation="Set kms_master_key_id to a key that admits those who publish.",
        types=TOPICS,
        inputs={"kmsMasterKeyId": customer_key()},
    ),
    CompanionRule(
        id="sns-policy-declared",
        family=ENCRYPTION,
        description="Every topic has a policy, which denies plain HTTP.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC09-BP02"),),
        remediation="Add a TopicPolicy that denies sns:Publish unless aws:SecureTransport is true.",
        types=TOPICS,
        beside=_TOPIC_POLICIES,
        key="arn",
        excepted=says_itself,
    ),
    CompanionRule(
        id="sns-topic-subscribed",
        family=LOGGING,
        description="Every topic has somebody who listens.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC04-BP04"),),
        remediation="Add a TopicSubscription, or remove the topic.",
        types=tokens(aws.sns.Topic),
        beside=tokens(aws.sns.TopicSubscription),
        key="topic",
    ),
)
