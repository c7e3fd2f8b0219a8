"""`agentplatform:data.backup`: recovery points in AWS Backup."""

from typing import Annotated

from pydantic import Field, model_validator

from components.settings.base import Distinct, Section, Switch
from components.settings.schedules import BackupSchedule
from components.settings.storage import DataBucket

Days = Annotated[int, Field(ge=1, le=36_500)]


class BackupRule(Section):
    """A backup rule: schedule and retention.

    AWS Backup has no cold storage for Aurora and S3.
    """

    schedule: BackupSchedule = Field(
        description="AWS cron expression in UTC, such as cron(0 3 * * ? *)."
    )
    keep_days: Days = Field(description="Retention of recovery points, in days.")
    copy_keep_days: Days | None = Field(
        default=None,
        description="Retention of copies in the recovery region, in days; unset: no copies.",
    )


class Lock(Section):
    """The vault lock."""

    min_days: Days = Field(default=1, description="Minimum retention of recovery points, in days.")
    max_days: Days = Field(
        default=36_500, description="Maximum retention of recovery points, in days."
    )
    final_after_days: Annotated[int, Field(ge=3, le=36_500)] | None = Field(
        default=None,
        description="Days until the lock cannot be removed, not even by AWS (compliance mode);"
        " unset: removable with backup:DeleteBackupVaultLockConfiguration (governance mode).",
    )

    @model_validator(mode="after")
    def _days_in_order(self) -> "Lock":
        if self.min_days > self.max_days:
            raise ValueError(
                f"min_days is {self.min_days}; accepted: at most max_days, {self.max_days}"
            )
        return self


class Backup(Section):
    """Backup vault and plans of the database and the listed buckets."""

    enabled: Switch = Field(default=True, description="Create recovery points.")
    daily: BackupRule | None = Field(
        default=BackupRule(schedule="cron(0 3 * * ? *)", keep_days=35),
        description="Daily recovery points; null: none.",
    )
    weekly: BackupRule | None = Field(
        default=None, description="Weekly recovery points; unset: none."
    )
    monthly: BackupRule | None = Field(
        default=None, description="Monthly recovery points; unset: none."
    )
    buckets: Annotated[tuple[DataBucket, ...], Distinct] = Field(
        default=(), description="Buckets to back up, in addition to the database."
    )
    continuous_days: Annotated[int, Field(ge=1, le=35)] | None = Field(
        default=None,
        description="Days of point-in-time restore of the backed up buckets; unset: only the"
        " recovery points of the rules. The database has its own point-in-time restore"
        " (data.database.backup_days).",
    )
    lock: Lock | None = Field(default=None, description="Lock on the vaults; unset: none.")

    @property
    def rules(self) -> dict[str, BackupRule]:
        """The rules that are set, by name."""
        named = {"daily": self.daily, "weekly": self.weekly, "monthly": self.monthly}
        return {name: rule for name, rule in named.items() if rule is not None}

    @property
    def copies(self) -> bool:
        """Whether recovery points are copied to the recovery region."""
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
