"""How long logs and backups are kept at least."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from frame.family import LOGGING, RESILIENCE
from frame.parameters import Configurable, number, numbers
from frame.rule import Messages, Reference, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


@dataclass(frozen=True, kw_only=True)
class LogRetention:
    """Parameters of `cloudwatch-log-group-minimum-retention`."""

    days: int = number(365, "Days for which log groups keep events at least.")
    shorter: Mapping[str, int] = numbers(
        {},
        "Patterns of names (* for any characters) of log groups that may keep events shorter, such "
        "as personal data, and the days that they keep them at least.",
    )


@dataclass(frozen=True, kw_only=True)
class DatabaseRetention:
    """Parameters of `rds-minimum-backup-retention`."""

    days: int = number(7, "Days for which databases can be restored at least.")


@dataclass(frozen=True, kw_only=True)
class PlanRetention:
    """Parameters of `backup-plan-minimum-retention`."""

    days: int = number(7, "Days for which recovery points are kept at least.")
    copies: int = number(7, "Days for which their copies in other vaults are kept at least.")


def log_retention(group: Value, given: LogRetention) -> Messages:
    """A log group keeps events long enough; without a limit, or with 0, it keeps them for ever."""
    name, days = group["name"], group["retentionInDays"].number
    fewest = [n for pattern, n in given.shorter.items() if fnmatchcase(name.text or "", pattern)]
    least = min(fewest, default=given.days)
    if days and days < least and name.known:
        yield f"Events are kept for {days} days (retentionInDays); at least {least} are asked for."


def database_retention(database: Value, given: DatabaseRetention) -> Messages:
    """A database can be restored to any moment of the last days."""
    period = database["backupRetentionPeriod"]
    if period.missing or (period.number is not None and period.number < given.days):
        yield (
            f"Backups are kept for {period.number or 'no'} days (backupRetentionPeriod); at least "
            f"{given.days} are asked for."
        )


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


RULES = (
    ResourceRule(
        id="cloudwatch-log-group-minimum-retention",
        family=LOGGING,
        description="Log groups keep events as long as the stack is asked to.",
        severity=Severity.MEDIUM,
        references=(security_hub("CloudWatch.16"), checkov("CKV_AWS_338")),
        remediation="Raise retention_in_days to a number of days that CloudWatch Logs accepts.",
        types=tokens(aws.cloudwatch.LogGroup),
        check=Configurable(log_retention, LogRetention()),
    ),
    ResourceRule(
        id="rds-minimum-backup-retention",
        family=RESILIENCE,
        description="Databases can be restored as far back as the stack is asked to.",
        severity=Severity.MEDIUM,
        references=(security_hub("RDS.50"), checkov("CKV_AWS_133")),
        remediation="Raise backup_retention_period; RDS accepts up to 35 days.",
        types=tokens(aws.rds.Cluster, aws.rds.Instance),
        check=Configurable(database_retention, DatabaseRetention()),
    ),
    ResourceRule(
        id="backup-plan-minimum-retention",
        family=RESILIENCE,
        description="Recovery points and their copies are kept as long as the stack is asked to.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="REL09-BP01"),),
        remediation="Raise delete_after in the lifecycle of the plan's rules and copy actions.",
        types=tokens(aws.backup.Plan),
        check=Configurable(plan_retention, PlanRetention()),
    ),
)
