"""Cases of the rules in `queue_policy.py`."""

import json

from frame.case_policies import closed, deny_http, no_condition
from frame.cases import ABSENT, UNKNOWN, Props, ResourceCase
from frame.sdk import aws

QUEUE: Props = {"queueUrl": "https://sqs/queue", "policy": json.dumps(deny_http("sqs:*"))}
QUEUE_OPEN = "over plain HTTP"

CASES = (
    ResourceCase(
        rule="sqs-tls-only",
        cls=aws.sqs.QueuePolicy,
        compliant=QUEUE,
        violations=[
            ({"policy": deny_http("sqs:SendMessage")}, "sqs:ReceiveMessage over plain HTTP"),
            ({"policy": no_condition(deny_http("sqs:*")), "queueUrl": UNKNOWN}, QUEUE_OPEN),
        ],
        tolerated=[
            {"policy": UNKNOWN},
            {"policy": deny_http("SQS:*")},
            {"policy": deny_http("sqs:*", Condition=UNKNOWN)},
        ],
    ),
    ResourceCase(
        rule="sqs-tls-only",
        cls=aws.sqs.Queue,
        compliant={"policy": deny_http("sqs:*")},
        violations=[({"policy": deny_http("sqs:PurgeQueue")}, QUEUE_OPEN)],
        tolerated=[{"policy": ABSENT}],
    ),
    closed("sqs-policy-not-public", aws.sqs.QueuePolicy),
    closed("sqs-policy-not-public", aws.sqs.Queue),
)
