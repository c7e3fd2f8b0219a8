"""Cases of the rules on topics and queues."""

import json

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, Node, Props, ResourceCase, StackCase

KEY = "arn:aws:kms:us-east-1:111122223333:key/0d1e2f30-0000-4000-8000-000000000000"


def _policy(action: str, **changes: object) -> dict[str, object]:
    """A document that denies plain HTTP."""
    deny = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": action,
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [{**deny, **changes}]}


def _no_condition(document: dict[str, object]) -> dict[str, object]:
    return {**document, "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*"}]}


TOPIC: Props = {"arn": "arn:topic", "policy": json.dumps(_policy("sns:Publish"))}
QUEUE: Props = {"queueUrl": "https://sqs/queue", "policy": json.dumps(_policy("sqs:*"))}
TOPIC_OPEN, QUEUE_OPEN = "admits sns:Publish over plain HTTP", "over plain HTTP"

RESOURCE_CASES = (
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
    ResourceCase(
        rule="sns-tls-only",
        cls=aws.sns.TopicPolicy,
        compliant=TOPIC,
        violations=[
            ({"policy": json.dumps(_no_condition(_policy("sns:Publish")))}, TOPIC_OPEN),
            ({"policy": _policy("sns:Subscribe"), "arn": UNKNOWN}, TOPIC_OPEN),
            ({"policy": _policy("sns:Publish", Effect="Allow")}, TOPIC_OPEN),
            ({"policy": _policy("sns:Publish", Principal={"AWS": "111122223333"})}, TOPIC_OPEN),
            (
                {
                    "policy": _policy(
                        "sns:Publish", Condition={"Bool": {"aws:SecureTransport": "true"}}
                    )
                },
                TOPIC_OPEN,
            ),
            ({"policy": "no JSON"}, TOPIC_OPEN),
        ],
        tolerated=[
            {"policy": UNKNOWN},
            {"policy": _policy("sns:*", Principal=UNKNOWN)},
            {"policy": _policy("sns:Publish", Principal="*")},
        ],
    ),
    ResourceCase(
        rule="sns-tls-only",
        cls=aws.sns.Topic,
        compliant={"policy": _policy("sns:Publish")},
        violations=[({"policy": _policy("sns:Receive")}, TOPIC_OPEN)],
        tolerated=[{"policy": ABSENT}],
    ),
    ResourceCase(
        rule="sqs-tls-only",
        cls=aws.sqs.QueuePolicy,
        compliant=QUEUE,
        violations=[
            ({"policy": _policy("sqs:SendMessage")}, "sqs:ReceiveMessage over plain HTTP"),
            ({"policy": _no_condition(_policy("sqs:*")), "queueUrl": UNKNOWN}, QUEUE_OPEN),
        ],
        tolerated=[
            {"policy": UNKNOWN},
            {"policy": _policy("SQS:*")},
            {"policy": _policy("sqs:*", Condition=UNKNOWN)},
        ],
    ),
    ResourceCase(
        rule="sqs-tls-only",
        cls=aws.sqs.Queue,
        compliant={"policy": _policy("sqs:*")},
        violations=[({"policy": _policy("sqs:PurgeQueue")}, QUEUE_OPEN)],
        tolerated=[{"policy": ABSENT}],
    ),
)


def _topic(*policies: Node, **props: object) -> list[Node]:
    return [Node(cls=aws.sns.Topic, name="topic", props=props), *policies]


def _queue(*policies: Node, **props: object) -> list[Node]:
    return [Node(cls=aws.sqs.Queue, name="queue", props=props), *policies]


STACK_CASES = (
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
)
