"""Locks of backup vaults."""

from frame.family import RESILIENCE
from frame.rule import Messages, ResourceRule, tokens, well_architected
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

LOCKS = tokens(aws.backup.VaultLockConfiguration)


def lock_retention(lock: Value) -> Messages:
    """A lock sets the least time that recovery points are kept; without, it locks nothing."""
    if lock["minRetentionDays"].missing:
        yield "The lock lets recovery points be deleted at once (minRetentionDays)."


RULES = (
    ResourceRule(
        id="backup-vault-lock-retention",
        family=RESILIENCE,
        description="Locks of vaults set a least retention.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL09-BP02"),),
        remediation="Set min_retention_days.",
        types=LOCKS,
        check=lock_retention,
    ),
)
