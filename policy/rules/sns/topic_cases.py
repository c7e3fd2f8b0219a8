"""Cases of the rules in `topic.py`."""

from frame.case_companions import apart
from frame.cases import ABSENT, KEY, UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws


def _topic(*policies: Node, **props: object) -> list[Node]:
    return [Node(cls=aws.sns.Topic, name="topic", props=props), *policies]


CASES = (
    ResourceCase(
        rule="sns-customer-key",
        cls=aws.sns.Topic,
        compliant={"kmsMasterKeyId": KEY, "displayName": "alarms"},
        violations=[
            ({"kmsMasterKeyId": ABSENT, "displayName": UNKNOWN}, "The topic has no"),
            ({"kmsMasterKeyId": "alias/aws/sns"}, "kmsMasterKeyId"),
        ],
        tolerated=[{"kmsMasterKeyId": UNKNOWN}],
    ),
    StackCase(
        rule="sns-policy-declared",
        compliant=[
            _topic(policy="{}"),
            _topic(policy=UNKNOWN),
            _topic(
                Node(
                    cls=aws.sns.TopicPolicy,
                    name="policy",
                    props={"arn": UNKNOWN},
                    refers={"arn": ["topic"]},
                )
            ),
        ],
        violations=[(_topic(), "topic", "no policy")],
    ),
    apart(
        "sns-topic-subscribed",
        Node(cls=aws.sns.Topic, name="alarms"),
        (aws.sns.TopicSubscription, "topic"),
        "Nobody subscribes",
        named={"arn": "arn:aws:sns:us-east-1:111122223333:alarms"},
    ),
)
