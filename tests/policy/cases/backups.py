"""Cases of the rules on recovery points."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, Node, ResourceCase, StackCase

VAULT_ARN = "arn:aws:backup:us-west-2:111122223333:backup-vault:copies"

RESOURCE_CASES = (
    ResourceCase(
        rule="backup-vault-kept",
        cls=aws.backup.Vault,
        compliant={"forceDestroy": False},
        violations=[({"forceDestroy": True}, "forceDestroy")],
        tolerated=[{"forceDestroy": ABSENT}],
    ),
    ResourceCase(
        rule="backup-vault-lock-retention",
        cls=aws.backup.VaultLockConfiguration,
        compliant={"backupVaultName": "vault", "minRetentionDays": 7},
        violations=[
            ({"minRetentionDays": ABSENT}, "minRetentionDays"),
            ({"minRetentionDays": None, "backupVaultName": UNKNOWN}, "minRetentionDays"),
        ],
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

VAULT = Node(cls=aws.backup.Vault, name="vault", props={"name": "vault-1a2b"})
NEW_VAULT = Node(cls=aws.backup.Vault, name="vault", props={"name": UNKNOWN})
OTHER = Node(cls=aws.backup.Vault, name="other", props={"name": "other-3c4d"})


def lock(vault: object, **refers: list[str]) -> Node:
    return Node(
        cls=aws.backup.VaultLockConfiguration,
        name="lock",
        props={"backupVaultName": vault},
        refers=refers,
    )


STACK_CASES = (
    StackCase(
        rule="backup-vault-locked",
        compliant=[
            [],
            [VAULT, lock("vault-1a2b")],
            [NEW_VAULT, lock(UNKNOWN, backupVaultName=["vault"])],
        ],
        violations=[
            ([VAULT], "vault", "at any time"),
            ([VAULT, OTHER, lock("vault-1a2b")], "other", "at any time"),
            ([NEW_VAULT, lock(UNKNOWN)], "vault", "at any time"),
        ],
    ),
)
