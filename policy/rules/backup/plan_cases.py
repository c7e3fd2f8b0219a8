"""Cases of the rules in `plan.py`."""

from dataclasses import replace

from frame.cases import ABSENT, UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws

VAULT_ARN = "arn:aws:backup:us-west-2:111122223333:backup-vault:copies"
PLANS = "backup-plan-minimum-retention"

HOME, ABROAD = (f"arn:aws:backup:{r}:111122223333:backup-vault:v" for r in ("eu-1", "eu-2"))
ACCOUNT = "arn:aws:backup:eu-1:444455556666:backup-vault:v"


def keeping(copies_to: str = ABROAD, **lifecycle: object) -> Node:
    copy = {"destinationVaultArn": copies_to, "lifecycle": {"deleteAfter": 30}}
    rule = {"targetVaultName": "v", "lifecycle": lifecycle, "copyActions": [copy]}
    return Node(
        cls=aws.backup.Plan,
        name="plan",
        props={"rules": [rule]},
        outputs={"arn": HOME.replace("backup-vault", "backup-plan")},
    )


def locked(name: str, *, least: object = 7, arn: str = HOME) -> list[Node]:
    return [
        Node(cls=aws.backup.Vault, name=name, props={"name": name}, outputs={"arn": arn}),
        Node(
            cls=aws.backup.VaultLockConfiguration,
            name="lock",
            props={"backupVaultName": name, "minRetentionDays": least, "maxRetentionDays": 400},
        ),
    ]


CASES = (
    StackCase(
        rule="backup-plan-within-locks",
        compliant=[
            [keeping(deleteAfter=7), *locked("v")],
            [keeping(deleteAfter=400), *locked("v")],
            [keeping(deleteAfter=UNKNOWN), *locked("v")],
            [keeping(deleteAfter=1), *locked("v", least=UNKNOWN)],
            [keeping(deleteAfter=1), *locked("another")],
            [keeping(deleteAfter=1)],
        ],
        violations=[
            ([keeping(deleteAfter=6), *locked("v")], "plan", "takes 7 days or more"),
            ([keeping(deleteAfter=401), *locked("v")], "plan", "takes 400 days or fewer"),
            ([keeping(), *locked("v")], "plan", "deleteAfter is not set"),
            (
                [keeping(deleteAfter=1), *locked("copies", least=31, arn=ABROAD)],
                "plan",
                "copyActions[0].lifecycle.deleteAfter is 30",
            ),
        ],
    ),
    StackCase(
        rule="backup-plan-copies-leave",
        compliant=[
            [keeping(ABROAD)],
            [keeping(ACCOUNT)],
            [keeping(UNKNOWN)],
            [replace(keeping(HOME), outputs={"arn": UNKNOWN})],
        ],
        violations=[([keeping(HOME)], "plan", "stays in eu-1 and 111122223333")],
    ),
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
