"""Topics."""

from frame.companions import companion, says_itself
from frame.family import ENCRYPTION, LOGGING
from frame.keys import customer_key
from frame.rule import ResourceRule, StackRule, checkov, security_hub, tokens, well_architected
from frame.sdk import aws
from pulumi_policy import Severity

TOPICS = tokens(aws.sns.Topic)
_TOPIC_POLICIES = tokens(aws.sns.TopicPolicy)

RULES = (
    ResourceRule(
        id="sns-customer-key",
        family=ENCRYPTION,
        description="Topics are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(security_hub("SNS.1"), checkov("CKV_AWS_26")),
        remediation="Set kms_master_key_id to a key that admits those who publish.",
        types=TOPICS,
        check=customer_key("topic"),
    ),
    StackRule(
        id="sns-policy-declared",
        family=ENCRYPTION,
        description="Every topic has a policy, which denies plain HTTP.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC09-BP02"),),
        remediation="Add a TopicPolicy that denies sns:Publish unless aws:SecureTransport is true.",
        types=TOPICS,
        check=companion(
            TOPICS, _TOPIC_POLICIES, "arn", "The topic has no policy.", excepted=says_itself
        ),
    ),
    StackRule(
        id="sns-topic-subscribed",
        family=LOGGING,
        description="Every topic has somebody who listens.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC04-BP04"),),
        remediation="Add a TopicSubscription, or remove the topic.",
        types=tokens(aws.sns.Topic),
        check=companion(
            tokens(aws.sns.Topic),
            tokens(aws.sns.TopicSubscription),
            "topic",
            "Nobody subscribes to the topic.",
        ),
    ),
)
