"""Cases of the rules in `plan.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

VAULT_ARN = "arn:aws:backup:us-west-2:111122223333:backup-vault:copies"
PLANS = "backup-plan-minimum-retention"

CASES = (
    ResourceCase(
        rule=PLANS,
        cls=aws.backup.Plan,
        compliant={
            "rules": [
                {
                    "lifecycle": {"deleteAfter": 35},
                    "copyActions": [{"lifecycle": {"deleteAfter": 14}}],
                },
                {"ruleName": "kept for ever"},
            ]
        },
        violations=[
            ({"rules.0.lifecycle.deleteAfter": 34}, "rules[0].lifecycle.deleteAfter is 34 days"),
            ({"rules.0.copyActions.0.lifecycle.deleteAfter": 7}, "at least 14"),
            ({"rules.1": {"lifecycle": {"deleteAfter": 1}}}, "rules[1].lifecycle.deleteAfter"),
        ],
        tolerated=[{"rules.0.lifecycle": ABSENT}, {"rules.0.lifecycle": UNKNOWN}],
        given={"days": 35, "copies": 14},
    ),
    ResourceCase(
        rule="backup-plan-lifecycle",
        cls=aws.backup.Plan,
        compliant={
            "rules": [
                {
                    "ruleName": "daily",
                    "lifecycle": {"deleteAfter": 35},
                    "copyActions": [
                        {
                            "destinationVaultArn": VAULT_ARN,
                            "lifecycle": {"coldStorageAfter": 30, "deleteAfter": 120},
                        }
                    ],
                }
            ]
        },
        violations=[
            ({"rules": []}, "no rules"),
            ({"rules.0.lifecycle": ABSENT}, "rules[0].lifecycle.deleteAfter"),
            ({"rules.0.lifecycle.deleteAfter": ABSENT}, "forever"),
            ({"rules.0.copyActions.0.lifecycle": ABSENT}, "copyActions[0].lifecycle"),
            ({"rules.0.copyActions.0.lifecycle.deleteAfter": 119}, "before 90 days"),
            (
                {"rules.0.lifecycle": UNKNOWN, "rules.0.copyActions.0.lifecycle": ABSENT},
                "copyActions[0]",
            ),
        ],
        tolerated=[
            {"rules": [UNKNOWN]},
            {"rules.0.lifecycle": UNKNOWN},
            {"rules.0.lifecycle.deleteAfter": UNKNOWN},
            {"rules.0.copyActions": ABSENT},
            {"rules.0.copyActions.0.lifecycle.coldStorageAfter": UNKNOWN},
        ],
    ),
)
