"""How a service's tasks run: their sizes, how many there are, and how new ones replace them."""

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
"""CPU units to the MiB of memory that Fargate pairs with them.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
"""

Percent = Annotated[int, Field(ge=1, le=100)]
Count = Annotated[int, Field(ge=1, le=1000)]


class Tasks(Section):
    """Between how many tasks a service scales."""

    min: Count = Field(default=2, description="Fewest tasks; at least 2 survive a lost zone.")
    max: Count = Field(default=10, description="Most tasks.")

    @model_validator(mode="after")
    def _in_order(self) -> "Tasks":
        if self.min > self.max:
            raise ValueError(f"min {self.min} exceeds max {self.max}; accepted: min up to max")
        return self


class ScheduledScaling(Tasks):
    """Other limits from a point in time on."""

    schedule: ScalingSchedule = Field(
        description="When: cron(...), rate(...) or at(...) of Application Auto Scaling."
    )
    timezone: TimeZone = Field(default="UTC", description="Time zone of the schedule, such as UTC.")


class Scaling(Section):
    """When a service scales: three one-minute breaches of any target add tasks."""

    cpu_percent: Percent = Field(default=70, description="Average CPU to hold.")
    memory_percent: Percent = Field(default=80, description="Average memory to hold.")
    requests_per_target: Annotated[int, Field(ge=1)] | None = Field(
        default=None,
        description="Requests a minute and task to hold; only behind a load balancer, and not"
        " with blue-green deployments; unset: no such target.",
    )
    messages_per_task: Annotated[int, Field(ge=1)] | None = Field(
        default=None,
        description="Waiting messages for each task of a worker to hold; unset: no such target.",
    )
    cooldown_seconds: Annotated[int, Field(ge=0, le=3600)] = Field(
        default=300, description="Seconds between two changes in the same direction."
    )
    scheduled: dict[Name, ScheduledScaling] = Field(
        default={},
        description="Limits that change by the clock, by name. While there are any, they alone set"
        " the limits of a running service, and `tasks` those of a new one.",
    )


class Deployment(Section):
    """How a new version replaces the old one; a failing one is rolled back."""

    strategy: Literal["rolling", "blue-green"] = Field(
        default="rolling",
        description="Replace task by task, or bring up all new tasks and then switch over.",
    )
    bake_minutes: Annotated[int, Field(ge=0, le=1440)] = Field(
        default=10,
        description="Minutes for which blue-green keeps the old tasks to fall back on.",
    )
    grace_seconds: Annotated[int, Field(ge=0, le=3600)] = Field(
        default=60, description="Seconds for which failed health checks of a new task do not count."
    )
    wait: Switch = Field(
        default=True,
        description="Let the deployment fail with the service's, instead of not waiting for it.",
    )
