"""Cases of the rules in `secret_rotation.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="secretsmanager-rotation-schedule",
        cls=aws.secretsmanager.SecretRotation,
        compliant={"secretId": "database", "rotationRules": {"automaticallyAfterDays": 7}},
        violations=[
            ({"rotationRules": ABSENT}, "no schedule"),
            ({"rotationRules": {"duration": "3h"}, "secretId": UNKNOWN}, "no schedule"),
            ({"rotationRules.automaticallyAfterDays": 91}, "91 days"),
        ],
        tolerated=[
            {"rotationRules.automaticallyAfterDays": UNKNOWN},
            {"rotationRules": {"scheduleExpression": "rate(10 days)"}},
            {"rotationRules": {"scheduleExpression": UNKNOWN}},
        ],
    ),
)
