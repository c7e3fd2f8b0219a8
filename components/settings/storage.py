"""`agentplatform:data.storage`: the platform's buckets."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from components.settings.base import Distinct, Section, Switch

DataBucket = Literal["documents", "artifacts"]
"""The data buckets; others contain logs."""

Days = Annotated[int, Field(ge=1, le=36_500)]


class Bucket(Section):
    """The lifecycle of a bucket's objects."""

    noncurrent_days: Days = Field(
        default=30, description="Retention of noncurrent object versions, in days."
    )
    tiering_after_days: Annotated[int, Field(ge=0, le=36_500)] | None = Field(
        default=30,
        description="Days until objects transition to S3 Intelligent-Tiering; unset: S3 Standard.",
    )
    expire_days: Days | None = Field(
        default=None, description="Days until objects are deleted; unset: never."
    )

    @model_validator(mode="after")
    def _moves_before_it_expires(self) -> "Bucket":
        if (
            self.expire_days is not None
            and self.tiering_after_days is not None
            and self.tiering_after_days >= self.expire_days
        ):
            raise ValueError(
                f"tiering_after_days is {self.tiering_after_days};"
                f" accepted: less than expire_days, {self.expire_days}, or null"
            )
        return self


class Replication(Section):
    """Replication of new objects to the recovery region."""

    buckets: Annotated[tuple[DataBucket, ...], Field(min_length=1), Distinct] = Field(
        default=("documents", "artifacts"), description="Buckets to replicate."
    )
    time_control: Switch = Field(
        default=False,
        description="S3 Replication Time Control (15 minutes), priced per GB.",
    )


class Storage(Section):
    """The buckets."""

    documents: Bucket = Field(
        default=Bucket(), description="Input of agents: uploads and knowledge."
    )
    artifacts: Bucket = Field(
        default=Bucket(), description="Output of agents: results and generated files."
    )
    events: Annotated[tuple[DataBucket, ...], Distinct] = Field(
        default=("documents",),
        description="Buckets that send their events to EventBridge, for ingestion; continuous"
        " backup requires it.",
    )
    replication: Replication | None = Field(
        default=None, description="Replication to the recovery region; unset: none."
    )
    access_log_days: Days = Field(
        default=365, description="Retention of server access logs, in days."
    )
    load_balancer_log_days: Days = Field(
        default=90, description="Retention of load balancer logs, in days."
    )
