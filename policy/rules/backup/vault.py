"""Backup vaults."""

from collections.abc import Iterable

from frame.family import ENCRYPTION, RESILIENCE
from frame.keys import uses_aws_key
from frame.rule import (
    Finding,
    Messages,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules.backup.vault_lock_configuration import LOCKS


def vault_key(vault: Value) -> Messages:
    """A backup vault names a customer-managed key, with which recovery points are encrypted."""
    if uses_aws_key(vault["kmsKeyArn"]):
        yield "The vault has no customer-managed key (kmsKeyArn)."


VAULTS = tokens(aws.backup.Vault)


def vault_kept(vault: Value) -> Messages:
    """Deleting a vault fails as long as recovery points are in it."""
    if vault["forceDestroy"].equals(True):
        yield "Recovery points are deleted with the vault (forceDestroy)."


def vault_locked(stack: Stack) -> Iterable[Finding]:
    """Every vault has a lock, so that nobody deletes recovery points before their time."""
    for vault in stack.of(VAULTS):
        if not any(lock.points_at(vault, "backupVaultName") for lock in stack.of(LOCKS)):
            yield Finding(resource=vault, message="Recovery points can be deleted at any time.")


RULES = (
    ResourceRule(
        id="backup-vault-customer-key",
        family=ENCRYPTION,
        description="Recovery points are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_166"),),
        remediation="Set kms_key_arn to a customer-managed key of the vault's region.",
        types=tokens(aws.backup.Vault),
        check=vault_key,
    ),
    ResourceRule(
        id="backup-vault-kept",
        family=RESILIENCE,
        description="Vaults are not deleted with what is in them.",
        severity=Severity.HIGH,
        references=(well_architected("REL09-BP01"),),
        remediation="Leave force_destroy out, or set it to False.",
        types=VAULTS,
        check=vault_kept,
    ),
    StackRule(
        id="backup-vault-locked",
        family=RESILIENCE,
        description="Every vault has a lock.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL09-BP02"),),
        remediation="Add a VaultLockConfiguration with min_retention_days.",
        types=VAULTS,
        check=vault_locked,
    ),
)
