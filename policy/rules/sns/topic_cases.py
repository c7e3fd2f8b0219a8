"""Cases of the rules in `topic.py`."""

from frame.cases import UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="sns-policy-declared",
        cls=aws.sns.Topic,
        compliant={"policy": "{}"},
        tolerated=[{"policy": UNKNOWN}],
    ),
)
