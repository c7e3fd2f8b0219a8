"""`agentplatform:data`, its key `storage`: what the platform's buckets keep, and for how long."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from components.settings.base import Distinct, Section, Switch

DataBucket = Literal["documents", "artifacts"]
"""Buckets that hold the platform's data; the others hold logs."""

Days = Annotated[int, Field(ge=1, le=36_500)]


class Bucket(Section):
    """How long a bucket keeps what it holds."""

    noncurrent_days: Days = Field(
        default=30, description="Days for which an overwritten or deleted object can be restored."
    )
    tiering_after_days: Annotated[int, Field(ge=0, le=36_500)] | None = Field(
        default=30,
        description="Days after which an object moves to Intelligent-Tiering, which costs less the"
        " longer nobody reads it; unset leaves it in S3 Standard.",
    )
    expire_days: Days | None = Field(
        default=None, description="Days after which an object is deleted; unset keeps it."
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
    """Copies of new objects in the recovery region."""

    buckets: Annotated[tuple[DataBucket, ...], Field(min_length=1), Distinct] = Field(
        default=("documents", "artifacts"), description="Buckets whose objects are copied."
    )
    time_control: Switch = Field(
        default=False,
        description="Have AWS promise the copy within 15 minutes and measure it; costs per GB.",
    )


class Storage(Section):
    """The buckets."""

    documents: Bucket = Field(
        default=Bucket(), description="What agents read: uploads and knowledge."
    )
    artifacts: Bucket = Field(
        default=Bucket(), description="What agents write: results and generated files."
    )
    events: Annotated[tuple[DataBucket, ...], Distinct] = Field(
        default=("documents",),
        description="Buckets that tell EventBridge of every change, for ingestion;"
        " continuous backup needs it too.",
    )
    replication: Replication | None = Field(
        default=None, description="Copies in the recovery region; unset: none."
    )
    access_log_days: Days = Field(
        default=365, description="Days for which it is kept who touched which object."
    )
    load_balancer_log_days: Days = Field(
        default=90, description="Days for which the load balancers' requests are kept."
    )
