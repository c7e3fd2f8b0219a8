"""Cases of the rules in `budget.py`."""

from frame.cases import ABSENT, TOPIC, UNKNOWN, ResourceCase
from frame.sdk import aws

NOTIFICATION = {"threshold": 80, "subscriberSnsTopicArns": [TOPIC]}

CASES = (
    ResourceCase(
        rule="budgets-limit",
        cls=aws.budgets.Budget,
        compliant={"limitAmount": "500", "limitUnit": "USD"},
        violations=[({"limitAmount": "500.5"}, "limitAmount is 500.5; allowed: up to 500.")],
        tolerated=[{"limitUnit": "GB", "limitAmount": "900"}],
        given={"usd": 500},
    ),
    ResourceCase(
        rule="budgets-budget-notifies",
        cls=aws.budgets.Budget,
        compliant={"limitAmount": "500", "notifications": [NOTIFICATION]},
        violations=[
            ({"notifications": ABSENT}, "Nobody"),
            ({"notifications": []}, "Nobody"),
            ({"notifications.0.subscriberSnsTopicArns": []}, "notifications[0]"),
            ({"notifications": [UNKNOWN, {"threshold": 80}]}, "notifications[1]"),
        ],
        tolerated=[
            {"notifications": [UNKNOWN]},
            {"notifications.0.subscriberSnsTopicArns": UNKNOWN},
            {"notifications": [{"subscriberEmailAddresses": ["team@example.com"]}]},
        ],
    ),
)
