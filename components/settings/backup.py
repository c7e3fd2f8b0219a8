"""`agentplatform:data`, its key `backup`: recovery points in AWS Backup."""

from typing import Annotated

from pydantic import Field, model_validator

from components.settings.base import Distinct, Section, Switch
from components.settings.schedules import BackupSchedule
from components.settings.storage import DataBucket

Days = Annotated[int, Field(ge=1, le=36_500)]


class Rule(Section):
    """When recovery points are made, and how long they are kept.

    Neither Aurora nor S3 has cold storage in AWS Backup, so none is offered.
    """

    schedule: BackupSchedule = Field(
        description="AWS cron expression in UTC, as cron(0 3 * * ? *)."
    )
    keep_days: Days = Field(description="Days for which a recovery point is kept.")
    copy_keep_days: Days | None = Field(
        default=None,
        description="Days for which its copy in the recovery region is kept; unset: no copy.",
    )


class Lock(Section):
    """How the vaults resist even administrators."""

    min_days: Days = Field(
        default=1, description="No recovery point may be deleted before it is this old."
    )
    max_days: Days = Field(default=36_500, description="No recovery point may be kept longer.")
    final_after_days: Annotated[int, Field(ge=3, le=36_500)] | None = Field(
        default=None,
        description="Days after which nobody, not even AWS, can lift the lock any more (compliance"
        " mode); unset: whoever may call DeleteBackupVaultLockConfiguration can (governance mode).",
    )

    @model_validator(mode="after")
    def _days_in_order(self) -> "Lock":
        if self.min_days > self.max_days:
            raise ValueError(
                f"min_days is {self.min_days}; accepted: at most max_days, {self.max_days}"
            )
        return self


class Backup(Section):
    """Vault, plan, and what they protect: the database, and the buckets named here."""

    enabled: Switch = Field(default=True, description="Make recovery points.")
    daily: Rule | None = Field(
        default=Rule(schedule="cron(0 3 * * ? *)", keep_days=35),
        description="Recovery points of every day; null: none.",
    )
    weekly: Rule | None = Field(default=None, description="Those of every week; unset: none.")
    monthly: Rule | None = Field(default=None, description="Those of every month; unset: none.")
    buckets: Annotated[tuple[DataBucket, ...], Distinct] = Field(
        default=(), description="Buckets that are backed up beside the database."
    )
    continuous_days: Annotated[int, Field(ge=1, le=35)] | None = Field(
        default=None,
        description="Days back to which the backed up buckets can be taken, to the second; unset:"
        " recovery points of the rules only. The database does this by itself"
        " (data.database.backup_days).",
    )
    lock: Lock | None = Field(default=None, description="Lock on the vaults; unset: none.")

    @property
    def rules(self) -> dict[str, Rule]:
        """The rules that are set, by name."""
        named = {"daily": self.daily, "weekly": self.weekly, "monthly": self.monthly}
        return {name: rule for name, rule in named.items() if rule is not None}

    @property
    def copies(self) -> bool:
        """Whether any recovery point is copied to the recovery region."""
        return any(rule.copy_keep_days is not None for rule in self.rules.values())

    @model_validator(mode="after")
    def _makes_recovery_points(self) -> "Backup":
        if self.enabled and not self.rules:
            raise ValueError(
                "no rule is set; accepted: at least one of daily, weekly and monthly,"
                " or enabled: off"
            )
        if self.continuous_days is not None and not self.buckets:
            raise ValueError(
                "continuous_days is set, but buckets is empty; accepted: buckets: [documents],"
                " or continuous_days: null"
            )
        return self

    @model_validator(mode="after")
    def _within_lock(self) -> "Backup":
        if self.lock is None:
            return self
        kept = {
            "continuous_days": self.continuous_days,
            **{f"{name}.keep_days": rule.keep_days for name, rule in self.rules.items()},
            **{f"{name}.copy_keep_days": rule.copy_keep_days for name, rule in self.rules.items()},
        }
        for key, days in kept.items():
            if days is not None and not self.lock.min_days <= days <= self.lock.max_days:
                raise ValueError(
                    f"{key} is {days}, which the locked vault would refuse;"
                    f" accepted: {self.lock.min_days} to {self.lock.max_days}"
                    " (lock.min_days to lock.max_days)"
                )
        return self
