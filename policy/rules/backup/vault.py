"""Backup vaults."""

from frame.companions import CompanionRule
from frame.family import ENCRYPTION, RESILIENCE
from frame.inputs import InputRule, customer_key, equals
from frame.rule import checkov, tokens, well_architected
from frame.sdk import aws
from pulumi_policy import Severity

from rules.backup.vault_lock_configuration import LOCKS

VAULTS = tokens(aws.backup.Vault)

RULES = (
    InputRule(
        id="backup-vault-customer-key",
        family=ENCRYPTION,
        description="Recovery points are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_166"),),
        remediation="Set kms_key_arn to a customer-managed key of the vault's region.",
        types=tokens(aws.backup.Vault),
        inputs={"kmsKeyArn": customer_key()},
    ),
    InputRule(
        id="backup-vault-kept",
        family=RESILIENCE,
        description="Vaults are not deleted with what is in them.",
        severity=Severity.HIGH,
        references=(well_architected("REL09-BP01"),),
        types=VAULTS,
        inputs={"forceDestroy": equals(False)},
    ),
    CompanionRule(
        id="backup-vault-locked",
        family=RESILIENCE,
        description="Every vault has a lock.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL09-BP02"),),
        remediation="Add a VaultLockConfiguration with min_retention_days.",
        types=VAULTS,
        beside=LOCKS,
        key="backupVaultName",
    ),
)
