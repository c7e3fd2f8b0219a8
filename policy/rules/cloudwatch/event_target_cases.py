"""Cases of the rules in `event_target.py`."""

from frame.cases import ABSENT, TOPIC, UNKNOWN, ResourceCase
from frame.sdk import aws

QUEUE = "arn:aws:sqs:us-east-1:111122223333:undelivered"

CASES = (
    ResourceCase(
        rule="eventbridge-target-dead-letters",
        cls=aws.cloudwatch.EventTarget,
        compliant={"arn": TOPIC, "deadLetterConfig": {"arn": QUEUE}},
        violations=[
            ({"deadLetterConfig": ABSENT}, "lost"),
            ({"deadLetterConfig": {}, "arn": UNKNOWN}, "deadLetterConfig.arn"),
        ],
        tolerated=[{"deadLetterConfig.arn": UNKNOWN}],
    ),
)
