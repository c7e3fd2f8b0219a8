"""Cases of the rules in `topic_subscription.py`."""

from frame.cases import UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="sns-subscription-encrypted",
        cls=aws.sns.TopicSubscription,
        compliant={"protocol": "https", "endpoint": "https://hooks.example.com/alarms"},
        violations=[
            ({"protocol": "http"}, "plain HTTP"),
            ({"protocol": UNKNOWN, "endpoint": "HTTP://hooks.example.com"}, "plain HTTP"),
            ({"protocol": "http", "endpoint": UNKNOWN}, "plain HTTP"),
        ],
        tolerated=[{"protocol": "email", "endpoint": "team@example.com"}],
    ),
)
