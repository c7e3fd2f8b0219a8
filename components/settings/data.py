"""`agentplatform:data`: where the platform's data lies, and how it comes back."""

from collections.abc import Sequence

from pydantic import Field, model_validator

from components.settings.backup import Backup
from components.settings.base import Section
from components.settings.choices import refuse_other_partitions, refuse_unless_offered
from components.settings.database import Database
from components.settings.environment import Region
from components.settings.registry import Registry
from components.settings.search import Search, check_search
from components.settings.storage import Storage


class Data(Section):
    """Database, search, buckets, images and backups."""

    recovery_region: Region | None = Field(
        default=None,
        description="AWS region of copies, for the loss of the stack's own; unset: no copies.",
    )
    database: Database = Field(description="Aurora PostgreSQL and its proxy.")
    search: Search = Field(description="The OpenSearch domain.")
    storage: Storage = Field(default=Storage(), description="Buckets.")
    registry: Registry = Field(default=Registry(), description="Container images.")
    backup: Backup = Field(default=Backup(), description="Recovery points in AWS Backup.")

    @model_validator(mode="after")
    def _copies_have_a_region(self) -> "Data":
        wanted = {
            "storage.replication": self.storage.replication is not None,
            "backup's copy_keep_days": self.backup.enabled and self.backup.copies,
        }
        for key, copies in wanted.items():
            if copies and self.recovery_region is None:
                raise ValueError(
                    f"{key} is set, but recovery_region is not;"
                    f" accepted: recovery_region: us-west-2 (any other region), or no {key}"
                )
        if self.recovery_region and not any(wanted.values()):
            raise ValueError(
                f"recovery_region is set, but nothing is copied; accepted: one of"
                f" {', '.join(wanted)}, or no recovery_region"
            )
        return self

    @model_validator(mode="after")
    def _continuous_backup_hears_of_changes(self) -> "Data":
        """AWS Backup would switch the events on itself, and the stack would switch them off.

        Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html
        """
        backup = self.backup
        deaf = [name for name in backup.buckets if name not in self.storage.events]
        if backup.enabled and backup.continuous_days is not None and deaf:
            raise ValueError(
                f"backup.continuous_days needs events of {', '.join(deaf)}; accepted:"
                f" storage.events: [{', '.join((*self.storage.events, *deaf))}]"
            )
        return self


def check_recovery_region(data: Data, region: str) -> Data:
    """Refuse copies in the stack's own region, with which they would be lost, or out of reach."""
    if data.recovery_region == region:
        raise ValueError(
            f"recovery_region is {region}, where the stack lives;"
            " accepted: another region, or no recovery_region"
        )
    if data.recovery_region:
        refuse_other_partitions(("recovery_region",), [data.recovery_region], region)
    return data


def check_nodes(
    data: Data, *, project: str, environment: str, region: str, zones: Sequence[str]
) -> Data:
    """Refuse instance types of other regions, and what does not suit zones or names."""
    check_search(data.search, project=project, environment=environment, region=region, zones=zones)
    if data.database.instance_class:
        key = ("database", "instance_class")
        refuse_unless_offered(key, data.database.instance_class, "database_classes", region)
    return data
