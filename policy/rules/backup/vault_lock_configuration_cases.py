"""Cases of the rules in `vault_lock_configuration.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="backup-vault-lock-retention",
        cls=aws.backup.VaultLockConfiguration,
        compliant={"backupVaultName": "vault", "minRetentionDays": 7},
        violations=[
            ({"minRetentionDays": ABSENT}, "minRetentionDays"),
            ({"minRetentionDays": None, "backupVaultName": UNKNOWN}, "minRetentionDays"),
        ],
    ),
)
