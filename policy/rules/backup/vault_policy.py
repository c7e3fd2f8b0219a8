"""Policies of backup vaults."""

from frame.resource_policy import VAULT_POLICIES, closed
from frame.rule import well_architected
from pulumi_policy import Severity

RULES = (
    closed(
        "backup-vault-policy-not-public",
        "vault",
        VAULT_POLICIES,
        well_architected("SEC03-BP07"),
        severity=Severity.CRITICAL,
    ),
)
