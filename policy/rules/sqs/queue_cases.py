"""Cases of the rules in `queue.py`."""

from typing import Any

from frame.cases import UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws


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
    ResourceCase(rule="sqs-policy-declared", cls=aws.sqs.Queue, compliant={"policy": "{}"}),
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
