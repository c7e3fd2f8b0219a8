"""Recovery points: kept long enough, and out of reach of whoever has the account."""

from collections.abc import Iterable, Iterator

from frame.family import RESILIENCE
from frame.rule import (
    Finding,
    Messages,
    Reference,
    ResourceRule,
    Stack,
    StackRule,
    tokens,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

VAULTS = tokens(aws.backup.Vault)
LOCKS = tokens(aws.backup.VaultLockConfiguration)

# What is moved to cold storage stays there for this long, so AWS refuses to delete it sooner.
# Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html.
_COLD_DAYS = 90


def vault_kept(vault: Value) -> Messages:
    """Deleting a vault fails as long as recovery points are in it."""
    if vault["forceDestroy"].equals(True):
        yield "Recovery points are deleted with the vault (forceDestroy)."


def vault_locked(stack: Stack) -> Iterable[Finding]:
    """Every vault has a lock, so that nobody deletes recovery points before their time."""
    for vault in stack.of(VAULTS):
        if not any(lock.points_at(vault, "backupVaultName") for lock in stack.of(LOCKS)):
            yield Finding(resource=vault, message="Recovery points can be deleted at any time.")


def lock_retention(lock: Value) -> Messages:
    """A lock sets the least time that recovery points are kept; without, it locks nothing."""
    if lock["minRetentionDays"].missing:
        yield "The lock lets recovery points be deleted at once (minRetentionDays)."


def plan_lifecycle(plan: Value) -> Messages:
    """Every rule, and every copy, says when recovery points go, and cold ones stay long enough."""
    if plan["rules"].missing:
        yield "The plan has no rules."
    for lifecycle in _lifecycles(plan):
        cold, end = lifecycle["coldStorageAfter"], lifecycle["deleteAfter"]
        if end.missing:
            yield f"Recovery points are kept, and paid for, forever ({end.path})."
        elif cold.number and end.number and end.number < cold.number + _COLD_DAYS:
            yield f"Cold recovery points would go before {_COLD_DAYS} days ({end.path})."


def _lifecycles(plan: Value) -> Iterator[Value]:
    for rule in plan["rules"]:
        yield rule["lifecycle"]
        yield from (copy["lifecycle"] for copy in rule["copyActions"])


RULES = (
    ResourceRule(
        id="backup-vault-kept",
        family=RESILIENCE,
        description="Vaults are not deleted with what is in them.",
        severity=Severity.HIGH,
        references=(Reference(framework="AWS Well-Architected", control="REL09-BP01"),),
        remediation="Leave force_destroy out, or set it to False.",
        types=VAULTS,
        check=vault_kept,
    ),
    StackRule(
        id="backup-vault-locked",
        family=RESILIENCE,
        description="Every vault has a lock.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="REL09-BP02"),),
        remediation="Add a VaultLockConfiguration with min_retention_days.",
        types=VAULTS,
        check=vault_locked,
    ),
    ResourceRule(
        id="backup-vault-lock-retention",
        family=RESILIENCE,
        description="Locks of vaults set a least retention.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="REL09-BP02"),),
        remediation="Set min_retention_days.",
        types=LOCKS,
        check=lock_retention,
    ),
    ResourceRule(
        id="backup-plan-lifecycle",
        family=RESILIENCE,
        description="Backup plans say how long recovery points are kept.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="REL09-BP03"),),
        remediation="Set lifecycle.delete_after, 90 days after cold_storage_after at least.",
        types=tokens(aws.backup.Plan),
        check=plan_lifecycle,
    ),
)
