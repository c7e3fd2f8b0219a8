"""`agentplatform:services`: the cluster, and how each of the three services runs."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from components.settings.base import Name, NotBool, RetentionDays, Section, Spelling, Switch
from components.settings.choices import TimeZone
from components.settings.schedules import ScalingSchedule
from components.settings.security import Service

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

ImageVersion = Annotated[
    str,
    Spelling(
        r"^(sha256:[0-9a-f]{64}|[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$",
        "a tag such as 1.4.2, or a digest: sha256: and 64 hexadecimal digits",
    ),
]
"""A tag, or a digest, which a repository can never move to another image."""

ImageUri = Annotated[
    str,
    Spelling(
        r"^[a-z0-9][a-z0-9.-]*\.[a-z]+/[a-z0-9._/-]+[:@][A-Za-z0-9_.:-]+$",
        "an address such as public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3",
    ),
]
"""Registry, repository, and tag or digest."""

VariableName = Annotated[
    str,
    Field(max_length=128),
    Spelling(r"^[A-Z][A-Z0-9_]*$", "capitals, digits and underscores, a letter first"),
]
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
    cooldown_seconds: Annotated[int, Field(ge=0, le=3600)] = Field(
        default=300, description="Seconds between two changes in the same direction."
    )
    scheduled: dict[Name, ScheduledScaling] = Field(
        default={}, description="Limits that change by the clock, by name."
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


class ServiceTask(Section):
    """One service: its image, size, limits and ways."""

    image: ImageVersion | None = Field(
        default=None,
        description="Tag or digest in the service's own repository; unset runs the placeholder.",
    )
    cpu: Annotated[Literal[256, 512, 1024, 2048, 4096, 8192, 16384], NotBool] = Field(
        description="CPU units of a task; 1024 are one vCPU."
    )
    memory: int = Field(description="MiB of memory of a task; Fargate pairs it with cpu.")
    architecture: Literal["X86_64", "ARM64"] = Field(
        default="X86_64", description="What the image was built for; ARM64 is Graviton."
    )
    tasks: Tasks = Field(default=Tasks(), description="Limits of the number of tasks.")
    scaling: Scaling = Field(default=Scaling(), description="Targets and schedules.")
    deployment: Deployment = Field(default=Deployment(), description="How versions change.")
    log_retention_days: RetentionDays = Field(default=7, description="Days for logs.")
    environment: dict[VariableName, str] = Field(
        default={}, description="Plain variables; secrets belong under agentplatform:security."
    )
    health_command: tuple[str, ...] | None = Field(
        default=None,
        description="Container health check, such as [CMD, /app/healthy]; unset asks the"
        " service's health address with the image's own python3.",
    )

    @field_validator("health_command")
    @classmethod
    def _a_command_of_ecs(cls, words: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if words is not None:
            kind, *runs = words or ("",)
            if kind not in {"CMD", "CMD-SHELL"} or not (runs and all(runs)):
                raise ValueError("no command; accepted: CMD or CMD-SHELL, and what it runs")
        return words

    @model_validator(mode="after")
    def _a_pair_of_fargate(self) -> "ServiceTask":
        sizes = MEMORY_OF_CPU[self.cpu]
        if self.memory not in sizes:
            raise ValueError(
                f"memory {self.memory} does not go with cpu {self.cpu};"
                f" accepted: {', '.join(map(str, sizes))}"
            )
        return self

    @model_validator(mode="after")
    def _targets_suit_the_deployment(self) -> "ServiceTask":
        # AWS has no request target for blue-green: the target group changes with each version.
        if self.deployment.strategy == "blue-green" and self.scaling.requests_per_target:
            raise ValueError(
                "scaling.requests_per_target does not go with deployment.strategy: blue-green;"
                " accepted: one of the two"
            )
        return self


FARGATE, SPOT = "FARGATE", "FARGATE_SPOT"
"""The capacity providers on which tasks run: on demand, and while AWS has some left."""


class Capacity(Section):
    """What the tasks run on.

    Spot is a share, not a fallback: when AWS takes Spot capacity away, ECS does not fill the gap
    with on-demand tasks. So the base is always on demand.
    """

    spot_percent: Annotated[int, Field(ge=0, le=100)] = Field(
        default=30, description="Share of tasks above the base that run on Fargate Spot."
    )
    on_demand_base: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=1, description="Tasks of each service that always run on demand."
    )


class Tracing(Section):
    """An OpenTelemetry collector beside every service, which sends traces to X-Ray."""

    image: ImageUri = Field(
        description="The AWS distribution's collector; with a copy in your own ECR no task needs"
        " the internet for it."
    )

    @property
    def is_public(self) -> bool:
        """Whether pulling it needs the internet: ECR's own registries have endpoints."""
        return ".dkr.ecr." not in self.image.partition("/")[0]


class Services(Section):
    """The cluster and its services."""

    container_insights: Literal["enhanced", "enabled", "disabled"] = Field(
        default="enabled", description="Metrics of cluster and services; enhanced adds each task."
    )
    insights_retention_days: RetentionDays = Field(
        default=7, description="Days for which the events behind Container Insights are kept."
    )
    exec: Switch = Field(
        default=True, description="Let operators open a logged shell in a running container."
    )
    exec_retention_days: RetentionDays = Field(
        default=90, description="Days for which the logs of such shells are kept."
    )
    capacity: Capacity = Field(default=Capacity(), description="On demand and Spot.")
    tracing: Tracing | None = Field(default=None, description="Trace collector; unset: none.")
    bff: ServiceTask = Field(description="Backend for the frontend, behind the public ALB.")
    graphql: ServiceTask = Field(description="GraphQL API, behind the internal ALB.")
    agentcore: ServiceTask = Field(description="Agents, found by private DNS.")

    @property
    def tasks(self) -> dict[Service, ServiceTask]:
        """The services by name."""
        return {"bff": self.bff, "graphql": self.graphql, "agentcore": self.agentcore}

    @property
    def public_images(self) -> frozenset[Service]:
        """Services of which an image comes from a public registry, so over the internet."""
        collector = self.tracing is not None and self.tracing.is_public
        return frozenset(name for name, task in self.tasks.items() if collector or not task.image)

    @property
    def blue_green(self) -> tuple[Literal["graphql"], ...]:
        """Services whose deployments are blue/green."""
        return ("graphql",) if self.graphql.deployment.strategy == "blue-green" else ()

    @field_validator("bff")
    @classmethod
    def _rolls(cls, bff: ServiceTask) -> ServiceTask:
        if bff.deployment.strategy == "blue-green":
            raise ValueError(
                "deployment.strategy: blue-green fails on a listener that signs users in, as"
                " bff's does; accepted: rolling"
            )
        return bff

    @field_validator("agentcore")
    @classmethod
    def _has_no_load_balancer(cls, agentcore: ServiceTask) -> ServiceTask:
        if agentcore.deployment.strategy == "blue-green":
            raise ValueError(
                "deployment.strategy: blue-green shifts traffic at a load balancer, which"
                " agentcore does not have; accepted: rolling"
            )
        if agentcore.scaling.requests_per_target:
            raise ValueError(
                "scaling.requests_per_target counts at a load balancer, which agentcore does"
                " not have; accepted: leave it out"
            )
        return agentcore
