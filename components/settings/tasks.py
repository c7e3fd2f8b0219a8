"""Sizes, scaling and deployment of a service's tasks."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from components.settings.base import Name, Section, Switch
from components.settings.choices import TimeZone
from components.settings.schedules import ScalingSchedule

_GIB = 1024

MEMORY_OF_CPU: dict[int, tuple[int, ...]] = {
    256: (512, 1 * _GIB, 2 * _GIB),
    512: tuple(range(1 * _GIB, 4 * _GIB + 1, _GIB)),
    1024: tuple(range(2 * _GIB, 8 * _GIB + 1, _GIB)),
    2048: tuple(range(4 * _GIB, 16 * _GIB + 1, _GIB)),
    4096: tuple(range(8 * _GIB, 30 * _GIB + 1, _GIB)),
    8192: tuple(range(16 * _GIB, 60 * _GIB + 1, 4 * _GIB)),
    16384: tuple(range(32 * _GIB, 120 * _GIB + 1, 8 * _GIB)),
}
"""CPU units to the supported memory in MiB on Fargate.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
"""

Percent = Annotated[int, Field(ge=1, le=100)]
Count = Annotated[int, Field(ge=1, le=1000)]


class TaskLimits(Section):
    """The capacity limits of a service."""

    min: Count = Field(
        default=2, description="Minimum capacity; 2 or more survive the loss of a zone."
    )
    max: Count = Field(default=10, description="Most tasks.")

    @model_validator(mode="after")
    def _in_order(self) -> "TaskLimits":
        if self.min > self.max:
            raise ValueError(f"min {self.min} exceeds max {self.max}; accepted: min up to max")
        return self


class ScheduledScaling(TaskLimits):
    """A scheduled scaling action."""

    schedule: ScalingSchedule = Field(
        description="Schedule: cron(...), rate(...) or at(...) of Application Auto Scaling."
    )
    timezone: TimeZone = Field(default="UTC", description="Time zone of the schedule, such as UTC.")


class Scaling(Section):
    """Target tracking: three one-minute breaches of any target add tasks."""

    cpu_percent: Percent = Field(
        default=70, description="Target of average CPU utilization, in percent."
    )
    memory_percent: Percent = Field(
        default=80, description="Target of average memory utilization, in percent."
    )
    requests_per_target: Annotated[int, Field(ge=1)] | None = Field(
        default=None,
        description="Target of requests per minute and task, behind a load balancer without"
        " blue-green deployments; unset: no such target.",
    )
    messages_per_task: Annotated[int, Field(ge=1)] | None = Field(
        default=None,
        description="Target of waiting messages per task of a worker; unset: no such target.",
    )
    cooldown_seconds: Annotated[int, Field(ge=0, le=3600)] = Field(
        default=300, description="Cooldown in seconds."
    )
    scheduled: dict[Name, ScheduledScaling] = Field(
        default={},
        description="Scheduled actions by name. With schedules, they set the limits of a running"
        " service, and `tasks` only those of a new one.",
    )


class DeploymentStrategy(Section):
    """The deployment strategy; failing deployments are rolled back."""

    strategy: Literal["rolling", "blue-green"] = Field(
        default="rolling",
        description="Rolling or blue/green deployment.",
    )
    bake_minutes: Annotated[int, Field(ge=0, le=1440)] = Field(
        default=10,
        description="Bake time of blue-green in minutes, during which the old tasks are kept.",
    )
    grace_seconds: Annotated[int, Field(ge=0, le=3600)] = Field(
        default=60, description="Health check grace period in seconds."
    )
    wait: Switch = Field(
        default=True,
        description="Wait for the service's deployment, and fail if it fails.",
    )
