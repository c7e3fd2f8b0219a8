"""Cases of the rules in `vault.py`."""

from frame.cases import ABSENT, KEY, UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws

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


CASES = (
    ResourceCase(
        rule="backup-vault-customer-key",
        cls=aws.backup.Vault,
        compliant={"name": "vault", "kmsKeyArn": KEY},
        violations=[
            ({"kmsKeyArn": ABSENT}, "(kmsKeyArn)"),
            ({"kmsKeyArn": "arn:aws:kms:us-east-1:1:alias/aws/backup"}, "no customer-managed"),
        ],
        tolerated=[{"kmsKeyArn": UNKNOWN}, {"name": UNKNOWN}],
    ),
    ResourceCase(
        rule="backup-vault-kept",
        cls=aws.backup.Vault,
        compliant={"forceDestroy": False},
        violations=[({"forceDestroy": True}, "forceDestroy")],
        tolerated=[{"forceDestroy": ABSENT}],
    ),
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
