"""Cases of the rules on alarms, logs and messages that have to reach somebody."""

from typing import Any

import pulumi_aws as aws

from tests.policy.harness import UNKNOWN, Node, StackCase

TOPIC = "arn:aws:sns:us-east-1:111122223333:alarms"


def alarm(**props: object) -> Node:
    return Node(cls=aws.cloudwatch.MetricAlarm, name="cpu", props={"name": "cpu", **props})


def composite(rule: object, *refers: str, actions: object = (TOPIC,)) -> Node:
    return Node(
        cls=aws.cloudwatch.CompositeAlarm,
        name="all",
        props={"alarmName": "all", "alarmRule": rule, "alarmActions": actions},
        refers={"alarmRule": refers},
    )


EDGE = Node(cls=aws.cloudfront.Distribution, name="edge", props={"enabled": True})
OTHER_EDGE = Node(cls=aws.cloudfront.Distribution, name="other", props={"enabled": True})
TO_BUCKET = Node(
    cls=aws.cloudfront.Distribution, name="edge", props={"loggingConfig": {"bucket": UNKNOWN}}
)
SOURCE = Node(
    cls=aws.cloudwatch.LogDeliverySource,
    name="source",
    props={"name": "edge-logs", "resourceArn": UNKNOWN},
    refers={"resourceArn": ["edge"]},
)
DELIVERY = Node(
    cls=aws.cloudwatch.LogDelivery, name="delivery", props={"deliverySourceName": "edge-logs"}
)
ELSEWHERE = Node(
    cls=aws.cloudwatch.LogDelivery, name="delivery", props={"deliverySourceName": "other"}
)
CLUSTER = Node(cls=aws.rds.Cluster, name="data", props={"engine": "aurora-postgresql"})


def subscription(*refers: str, **props: object) -> Node:
    return Node(
        cls=aws.rds.EventSubscription,
        name="events",
        props={"sourceType": "db-cluster", **props},
        refers={"sourceIds": refers},
    )


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
    StackCase(
        rule="cloudwatch-alarm-action",
        compliant=[
            [],
            [alarm(alarmActions=[TOPIC])],
            [alarm(alarmActions=[TOPIC, f"{TOPIC}-info"], okActions=[TOPIC])],
            [alarm(alarmActions=UNKNOWN)],
            [alarm(alarmActions=[UNKNOWN], actionsEnabled=UNKNOWN)],
            [alarm(), composite('ALARM("cpu") OR ALARM("memory")')],
            [alarm(name=UNKNOWN), composite(UNKNOWN, "cpu")],
        ],
        violations=[
            ([alarm()], "cpu", "no action"),
            ([alarm(alarmActions=[])], "cpu", "no action"),
            ([alarm(), composite('ALARM("cpu-of-another")')], "cpu", "no action"),
            ([alarm(name=UNKNOWN), composite(UNKNOWN)], "cpu", "no action"),
            ([alarm(alarmActions=[TOPIC], actionsEnabled=False)], "cpu", "switched off"),
            (
                [alarm(alarmActions=[f"{TOPIC}-info"], okActions=[TOPIC])],
                "cpu",
                "not of the alarm",
            ),
            (
                [alarm(okActions=[TOPIC]), composite('ALARM("cpu")', actions=("arn:else",))],
                "cpu",
                "not of the alarm",
            ),
            (
                [alarm(alarmActions=[TOPIC]), composite('ALARM("cpu")', actions=())],
                "all",
                "no action",
            ),
        ],
    ),
    StackCase(
        rule="cloudfront-access-logs",
        compliant=[[], [EDGE, SOURCE, DELIVERY], [TO_BUCKET]],
        violations=[
            ([EDGE], "edge", "no access logs"),
            ([EDGE, SOURCE], "edge", "no access logs"),
            ([EDGE, SOURCE, ELSEWHERE], "edge", "no access logs"),
            ([EDGE, OTHER_EDGE, SOURCE, DELIVERY], "other", "no access logs"),
        ],
    ),
    StackCase(
        rule="rds-cluster-events",
        compliant=[
            [],
            [CLUSTER, subscription("data", sourceIds=[UNKNOWN])],
            [CLUSTER, subscription()],
            [CLUSTER, subscription(sourceType=UNKNOWN)],
        ],
        violations=[
            ([CLUSTER], "data", "Nobody is told"),
            ([CLUSTER, subscription(sourceIds=["another"])], "data", "Nobody is told"),
            ([CLUSTER, subscription(enabled=False)], "data", "Nobody is told"),
            ([CLUSTER, subscription(sourceType="db-instance")], "data", "Nobody is told"),
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
