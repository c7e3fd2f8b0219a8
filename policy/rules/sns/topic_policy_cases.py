"""Cases of the rules in `topic_policy.py`."""

import json

from frame.case_policies import closed, deny_http, no_condition
from frame.cases import ABSENT, UNKNOWN, Props, ResourceCase
from frame.sdk import aws

TOPIC: Props = {"arn": "arn:topic", "policy": json.dumps(deny_http("sns:Publish"))}
TOPIC_OPEN = "admits sns:Publish over plain HTTP"

CASES = (
    ResourceCase(
        rule="sns-tls-only",
        cls=aws.sns.TopicPolicy,
        compliant=TOPIC,
        violations=[
            ({"policy": json.dumps(no_condition(deny_http("sns:Publish")))}, TOPIC_OPEN),
            ({"policy": deny_http("sns:Subscribe"), "arn": UNKNOWN}, TOPIC_OPEN),
            ({"policy": deny_http("sns:Publish", Effect="Allow")}, TOPIC_OPEN),
            ({"policy": deny_http("sns:Publish", Principal={"AWS": "111122223333"})}, TOPIC_OPEN),
            (
                {
                    "policy": deny_http(
                        "sns:Publish", Condition={"Bool": {"aws:SecureTransport": "true"}}
                    )
                },
                TOPIC_OPEN,
            ),
            ({"policy": "no JSON"}, TOPIC_OPEN),
        ],
        tolerated=[
            {"policy": UNKNOWN},
            {"policy": deny_http("sns:*", Principal=UNKNOWN)},
            {"policy": deny_http("sns:Publish", Principal="*")},
        ],
    ),
    ResourceCase(
        rule="sns-tls-only",
        cls=aws.sns.Topic,
        compliant={"policy": deny_http("sns:Publish")},
        violations=[({"policy": deny_http("sns:Receive")}, TOPIC_OPEN)],
        tolerated=[{"policy": ABSENT}],
    ),
    closed("sns-policy-not-public", aws.sns.TopicPolicy),
)
