"""Backup plans."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from frame.family import RESILIENCE
from frame.parameters import Configurable, number
from frame.rule import (
    Finding,
    Messages,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules.backup.vault_lock_configuration import LOCKS

_PLANS = tokens(aws.backup.Plan)
_VAULTS = tokens(aws.backup.Vault)
_VAULT = "backupVaultName"
_ARN_PARTS = 5


@dataclass(frozen=True, kw_only=True)
class PlanRetention:
    """Parameters of `backup-plan-minimum-retention`."""

    days: int = number(7, "Days for which recovery points are kept at least.")
    copies: int = number(7, "Days for which their copies in other vaults are kept at least.")


def plan_retention(plan: Value, given: PlanRetention) -> Messages:
    """Each rule of a plan keeps recovery points and copies; without a limit, for ever."""
    for rule in plan["rules"]:
        yield from _deleted_early(rule, given.days)
        for copy in rule["copyActions"]:
            yield from _deleted_early(copy, given.copies)


def _deleted_early(kept: Value, least: int) -> Messages:
    after = kept["lifecycle"]["deleteAfter"]
    if after.number is not None and after.number < least:
        yield f"{after.path} is {after.number} days; at least {least} are asked for."


# What is moved to cold storage stays there for this long, so AWS refuses to delete it sooner.
# Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html.
_COLD_DAYS = 90


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


def _kept(plan: Value) -> Iterator[tuple[Value, Value]]:
    """Whatever is kept, a recovery point or a copy, and the name or ARN of its vault."""
    for rule in plan["rules"]:
        yield rule, rule["targetVaultName"]
        for copy in rule["copyActions"]:
            yield copy, copy["destinationVaultArn"]


def within_locks(stack: Stack) -> Iterable[Finding]:
    """Vaults take what is kept: outside of the bounds of its lock AWS Backup makes nothing.

    Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html.
    """
    for plan in stack.of(_PLANS):
        for kept, name in _kept(plan.props):
            for lock in _locks(stack, name):
                for message in _outside(kept["lifecycle"]["deleteAfter"], lock.props):
                    yield Finding(resource=plan, message=message)


def _locks(stack: Stack, name: Value) -> Iterator[Resource]:
    for vault in stack.of(_VAULTS):
        if name.text in vault.known_as:
            yield from (lock for lock in stack.of(LOCKS) if lock.points_at(vault, _VAULT))


def _outside(end: Value, lock: Value) -> Messages:
    least, most = lock["minRetentionDays"].number, lock["maxRetentionDays"].number
    days = end.number
    if least and days is not None and days < least:
        yield f"{end.path} is {days}; the vault's lock takes {least} days or more."
    if most and (end.missing or (days or 0) > most):
        yield f"{end.path} is {days or 'not set'}; the vault's lock takes {most} days or fewer."


def copies_leave(stack: Stack) -> Iterable[Finding]:
    """A copy is out of reach of what happens to its source: in another region or account."""
    for plan in stack.of(_PLANS):
        here = _place(plan.outputs["arn"].text or "")
        sources = plan.refers_to.get("rules", frozenset())
        vaults = [vault for vault in stack.of(_VAULTS) if vault.urn in sources]
        abroad = any(vault.props["region"].differs(None, here[0]) for vault in vaults)
        for rule in plan.props["rules"] if all(here) and not abroad else ():
            for copy in rule["copyActions"]:
                target = copy["destinationVaultArn"]
                if _place(target.text or "") == here:
                    message = f"The copy stays in {' and '.join(here)} ({target.path})."
                    yield Finding(resource=plan, message=message)


def _place(arn: str) -> tuple[str, str]:
    """The region and the account of an ARN."""
    parts = arn.split(":")
    return (parts[3], parts[4]) if len(parts) > _ARN_PARTS else ("", "")


RULES = (
    StackRule(
        id="backup-plan-within-locks",
        family=RESILIENCE,
        description="Backup plans keep what their vaults' locks take.",
        severity=Severity.HIGH,
        references=(well_architected("REL09-BP03"),),
        remediation="Set lifecycle.delete_after between the lock's min_retention_days and "
        "max_retention_days.",
        types=_PLANS,
        check=within_locks,
    ),
    StackRule(
        id="backup-plan-copies-leave",
        family=RESILIENCE,
        description="Copies of recovery points go to another region or account.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL09-BP02"),),
        remediation="Name a vault of another region or account in destination_vault_arn.",
        types=_PLANS,
        check=copies_leave,
    ),
    ResourceRule(
        id="backup-plan-minimum-retention",
        family=RESILIENCE,
        description="Recovery points and their copies are kept as long as the stack is asked to.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL09-BP01"),),
        remediation="Raise delete_after in the lifecycle of the plan's rules and copy actions.",
        types=_PLANS,
        check=Configurable(plan_retention, PlanRetention()),
    ),
    ResourceRule(
        id="backup-plan-lifecycle",
        family=RESILIENCE,
        description="Backup plans say how long recovery points are kept.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL09-BP03"),),
        remediation="Set lifecycle.delete_after, 90 days after cold_storage_after at least.",
        types=_PLANS,
        check=plan_lifecycle,
    ),
)
