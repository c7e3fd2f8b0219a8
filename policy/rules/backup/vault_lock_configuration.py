"""Locks of backup vaults."""

from frame.family import RESILIENCE
from frame.inputs import InputRule, at_least
from frame.rule import tokens, well_architected
from frame.sdk import aws
from pulumi_policy import Severity

LOCKS = tokens(aws.backup.VaultLockConfiguration)

RULES = (
    InputRule(
        id="backup-vault-lock-retention",
        family=RESILIENCE,
        description="Locks of vaults set a least retention, of a week or more.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL09-BP02"),),
        types=LOCKS,
        inputs={"minRetentionDays": at_least(7)},
    ),
)
