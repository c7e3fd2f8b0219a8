"""Cases of the rules in `event_subscription.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="rds-events-critical",
        cls=aws.rds.EventSubscription,
        compliant={
            "enabled": True,
            "sourceType": "db-cluster",
            "eventCategories": ["failure", "maintenance", "failover"],
        },
        violations=[
            ({"enabled": False}, "switched off"),
            ({"eventCategories": ["failover"]}, "maintenance, failure"),
            ({"sourceType": "db-instance"}, "configuration change"),
            ({"sourceType": "db-parameter-group"}, "configuration change"),
            ({"sourceType": "db-security-group", "eventCategories": ["failure"]}, "configuration"),
            ({"enabled": False, "eventCategories": UNKNOWN}, "switched off"),
        ],
        tolerated=[
            {"enabled": ABSENT},
            {"eventCategories": ABSENT},
            {"eventCategories": ["failure", UNKNOWN]},
            {"sourceType": "db-cluster-snapshot", "eventCategories": ["backup"]},
        ],
    ),
)
