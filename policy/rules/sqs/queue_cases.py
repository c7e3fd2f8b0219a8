"""Cases of the rules in `queue.py`."""

from typing import Any

from frame.cases import ABSENT, KEY, UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws


def _queue(*policies: Node, **props: object) -> list[Node]:
    return [Node(cls=aws.sqs.Queue, name="queue", props=props), *policies]


def queue(name: str = "jobs", refers: str = "", **props: object) -> Node:
    return Node(
        cls=aws.sqs.Queue,
        name=name,
        props=props,
        refers={"redrivePolicy": [refers]} if refers else {},
    )


def user(cls: Any, key: str) -> Node:
    return Node(cls=cls, name="user", props={key: UNKNOWN}, refers={key: ["jobs"]})


REDRIVE = '{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:111122223333:dead", "maxReceiveCount": 3}'

CASES = (
    ResourceCase(
        rule="sqs-customer-key",
        cls=aws.sqs.Queue,
        compliant={"kmsMasterKeyId": KEY, "messageRetentionSeconds": 1209600},
        violations=[
            ({"kmsMasterKeyId": ABSENT, "messageRetentionSeconds": UNKNOWN}, "The queue has no"),
            ({"kmsMasterKeyId": "alias/aws/sqs"}, "kmsMasterKeyId"),
        ],
        tolerated=[{"kmsMasterKeyId": UNKNOWN}],
    ),
    StackCase(
        rule="sqs-policy-declared",
        compliant=[
            _queue(policy="{}"),
            _queue(
                Node(
                    cls=aws.sqs.QueuePolicy,
                    name="policy",
                    props={"queueUrl": UNKNOWN},
                    refers={"queueUrl": ["queue"]},
                )
            ),
        ],
        violations=[
            (_queue(), "queue", "no policy"),
            (_queue(Node(cls=aws.sqs.QueuePolicy, name="policy")), "queue", "no policy"),
        ],
    ),
    StackCase(
        rule="sqs-queue-dead-letters",
        compliant=[
            [],
            [queue(redrivePolicy=REDRIVE)],
            [queue(redrivePolicy=UNKNOWN)],
            [queue(redriveAllowPolicy='{"redrivePermission": "allowAll"}')],
            [queue(), queue("sender", "jobs", redrivePolicy=UNKNOWN)],
            [queue(), user(aws.cloudwatch.EventTarget, "deadLetterConfig")],
            [queue(), user(aws.lambda_.Function, "deadLetterConfig")],
            [queue(), user(aws.sns.TopicSubscription, "redrivePolicy")],
            [queue(), user(aws.sqs.RedrivePolicy, "queueUrl")],
            [queue(), user(aws.sqs.RedrivePolicy, "redrivePolicy")],
        ],
        violations=[
            ([queue()], "jobs", "are lost"),
            ([queue(), user(aws.sqs.QueuePolicy, "queueUrl")], "jobs", "are lost"),
            ([queue(), user(aws.cloudwatch.EventTarget, "arn")], "jobs", "are lost"),
            (
                [queue(), queue("sender", "jobs", redrivePolicy=UNKNOWN), queue("lost")],
                "lost",
                "are lost",
            ),
        ],
    ),
)
