"""A service: all its resources are derived from this model."""

import zlib
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from components.settings.base import Name, NotBool, RetentionDays, Section, Spelling, Switch
from components.settings.security import HostName
from components.settings.tasks import MEMORY_OF_CPU, DeploymentStrategy, Scaling, TaskLimits

ImageVersion = Annotated[
    str,
    Spelling(
        r"^(sha256:[0-9a-f]{64}|[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$",
        "a tag such as 1.4.2, or a digest: sha256: and 64 hexadecimal digits",
    ),
]
"""A tag, which is immutable in the repositories, or a digest."""

VariableName = Annotated[
    str,
    Field(max_length=128),
    Spelling(r"^[A-Z][A-Z0-9_]*$", "capitals, digits and underscores, a letter first"),
]
Port = Annotated[int, Field(ge=1024, le=32767)]
"""Above the privileged and below the ephemeral ports (components/network/nacl.py)."""

Address = Annotated[
    str,
    Field(max_length=1024),
    Spelling(
        r"^/[A-Za-z0-9_.$/~@:+%?&=-]*$",
        "a path with a slash first, and perhaps a query, such as /api/health",
    ),
]
Path = Annotated[
    str,
    Field(max_length=100),
    Spelling(
        r"^/([a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*)?$",
        "/ or words of lower-case letters and digits after slashes, such as /admin",
    ),
]

Words = Annotated[str, Spelling(r"^[A-Za-z0-9 ._-]{1,60}$", "letters, digits and spaces")]

Tier = Literal["public", "internal", "discovered", "worker"]


class Uses(Section):
    """Stores and models that a service may use."""

    database: Switch = Field(
        default=False, description="Connect to the database through the proxy."
    )
    search: Literal["read", "write"] | None = Field(
        default=None, description="Read from the search domain, or read and write."
    )
    models: Switch = Field(default=False, description="Invoke agents.models with the guardrail.")
    documents: Switch = Field(default=False, description="Read the documents bucket.")
    artifacts: Switch = Field(default=False, description="Read and write the artifacts bucket.")


class Queue(Section):
    """The queue of a worker, with its dead-letter queue.

    Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    """

    visibility_seconds: Annotated[int, Field(ge=10, le=43200)] = Field(
        default=300, description="Visibility timeout in seconds."
    )
    retention_days: Annotated[int, Field(ge=1, le=14)] = Field(
        default=4, description="Message retention in days; 14 in the dead-letter queue."
    )
    attempts: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=5, description="Maximum receive count before the dead-letter queue."
    )


class Service(Section):
    """A service: ingress, permissions, image, size and scaling."""

    tier: Tier = Field(
        description="Ingress: signed-in users (public), services through the internal load balancer"
        " (internal) or service discovery (discovered), or none, for a worker on its own queue"
        " (worker)."
    )
    host: HostName | None = Field(
        default=None,
        description="Host name of a public service in ingress.dns.zone_name; unset:"
        " security.sign_in.",
    )
    path: Path | None = Field(
        default=None,
        description="Path prefix of a public service; unset: / of its host.",
    )
    port: Port = Field(default=8080, description="Port of its container.")
    health_path: Address = Field(
        default="/health", description="Health check path, which returns 200."
    )
    requests: Words = Field(
        default="Requests", description="Description of its requests, for security group rules."
    )
    calls: tuple[Name, ...] = Field(
        default=(),
        description="Services that it calls, and workers whose queues it sends messages to.",
    )
    uses: Uses = Field(default=Uses(), description="Stores and models.")
    queue: Queue = Field(default=Queue(), description="The queue of a worker.")
    image: ImageVersion | None = Field(
        default=None,
        description="Tag or digest in the service's repository; unset: the placeholder.",
    )
    cpu: Annotated[Literal[256, 512, 1024, 2048, 4096, 8192, 16384], NotBool] = Field(
        description="CPU units of a task; 1024 are one vCPU."
    )
    memory: int = Field(description="Memory of a task in MiB, in Fargate's combinations with cpu.")
    architecture: Literal["X86_64", "ARM64"] = Field(
        default="X86_64", description="CPU architecture of the image; ARM64 is Graviton."
    )
    tasks: TaskLimits = Field(
        default=TaskLimits(), description="Minimum and maximum number of tasks."
    )
    scaling: Scaling = Field(default=Scaling(), description="Scaling targets and schedules.")
    deployment: DeploymentStrategy = Field(
        default=DeploymentStrategy(), description="Deployment strategy."
    )
    log_retention_days: RetentionDays = Field(default=7, description="Log retention in days.")
    environment: dict[VariableName, str] = Field(
        default={}, description="Environment variables; secrets belong in agentplatform:security."
    )
    health_command: tuple[str, ...] | None = Field(
        default=None,
        description="Container health check, such as [CMD, /app/healthy]; unset: a request of the"
        " health check path with the image's python3.",
    )

    @property
    def balanced(self) -> bool:
        """Whether it is behind a load balancer."""
        return self.tier in ("public", "internal")

    @property
    def blue_green(self) -> bool:
        """Whether it is deployed blue/green."""
        return self.deployment.strategy == "blue-green"

    @property
    def prefix(self) -> str:
        """The path prefix of a public service."""
        return self.path or "/"

    @field_validator("health_command")
    @classmethod
    def _a_command_of_ecs(cls, words: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if words is not None:
            kind, *runs = words or ("",)
            if kind not in {"CMD", "CMD-SHELL"} or not (runs and all(runs)):
                raise ValueError("no command; accepted: CMD or CMD-SHELL, and what it runs")
        return words

    @model_validator(mode="after")
    def _a_pair_of_fargate(self) -> "Service":
        sizes = MEMORY_OF_CPU[self.cpu]
        if self.memory not in sizes:
            raise ValueError(
                f"memory {self.memory} does not go with cpu {self.cpu};"
                f" accepted: {', '.join(map(str, sizes))}"
            )
        return self

    @model_validator(mode="after")
    def _has_what_its_tier_has(self) -> "Service":
        if self.tier == "public" and self.host is None and self.path is None:
            raise ValueError(
                "tier is public, but neither host nor path says which requests are its;"
                " accepted: host: admin.example.com, path: /admin, or both"
            )
        foreign = sorted(self.model_fields_set & _FOREIGN[self.tier])
        if foreign:
            raise ValueError(
                f"{', '.join(foreign)} {'is' if len(foreign) == 1 else 'are'} set, but tier is"
                f" {self.tier}, which {_WHY[self.tier]}; accepted: leave it out, or another tier"
            )
        return self

    @model_validator(mode="after")
    def _scales_as_its_tier_can(self) -> "Service":
        if self.scaling.requests_per_target and not self.balanced:
            raise ValueError(
                "scaling.requests_per_target counts at a load balancer, which a service of tier"
                f" {self.tier} does not have; accepted: leave it out"
            )
        if self.scaling.messages_per_task and self.tier != "worker":
            raise ValueError(
                "scaling.messages_per_task counts in a worker's queue, but tier is"
                f" {self.tier}; accepted: leave it out"
            )
        return self

    @model_validator(mode="after")
    def _deploys_as_its_tier_can(self) -> "Service":
        if not self.blue_green:
            return self
        # AWS has no request target for blue-green: the target group changes with each version.
        if self.scaling.requests_per_target:
            raise ValueError(
                "scaling.requests_per_target does not go with deployment.strategy: blue-green;"
                " accepted: one of the two"
            )
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb-resources-for-blue-green.html
        if self.tier == "public":
            raise ValueError(
                "deployment.strategy: blue-green fails on a listener that signs users in, as that"
                " of public services does; accepted: rolling"
            )
        if not self.balanced:
            raise ValueError(
                "deployment.strategy: blue-green shifts traffic at a load balancer, which a service"
                f" of tier {self.tier} does not have; accepted: rolling"
            )
        return self


_FOREIGN: dict[Tier, frozenset[str]] = {
    "public": frozenset({"queue"}),
    "internal": frozenset({"host", "path", "queue"}),
    "discovered": frozenset({"host", "path", "queue"}),
    "worker": frozenset({"host", "path", "port", "health_path", "requests"}),
}
"""Keys that do not apply to a service of the tier."""

_WHY: dict[Tier, str] = {
    "public": "gets requests, not messages",
    "internal": "is found under its own name inside the VPC",
    "discovered": "is found under its own name inside the VPC",
    "worker": "accepts no connections",
}

_PATHS, _HOSTS = range(11, 100), range(1001, 41001, 2)


def rule_priority(name: str, prefix: str) -> int:
    """The priority of a service's listener rule.

    It is derived from the name, so that a new service does not change other rules. Paths precede
    the rest of their host, which is bff's on the platform's host, and graphql's internally, at 100.
    """
    if name in ("bff", "graphql"):
        return 100
    places = _HOSTS if prefix == "/" else _PATHS
    return places[zlib.crc32(name.encode()) % len(places)]
