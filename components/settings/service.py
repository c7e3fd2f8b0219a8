"""One service: the record from which everything that the platform makes for it follows."""

import zlib
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from components.settings.base import Name, NotBool, RetentionDays, Section, Spelling, Switch
from components.settings.security import HostName
from components.settings.tasks import MEMORY_OF_CPU, Deployment, Scaling, Tasks

ImageVersion = Annotated[
    str,
    Spelling(
        r"^(sha256:[0-9a-f]{64}|[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$",
        "a tag such as 1.4.2, or a digest: sha256: and 64 hexadecimal digits",
    ),
]
"""A tag, or a digest, which a repository can never move to another image."""

VariableName = Annotated[
    str,
    Field(max_length=128),
    Spelling(r"^[A-Z][A-Z0-9_]*$", "capitals, digits and underscores, a letter first"),
]
Port = Annotated[int, Field(ge=1024, le=32767)]
"""Below it only root listens, above it Linux calls from (components/network/nacl.py)."""

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
    """What a service may use beside its own log, secrets and parameters."""

    database: Switch = Field(default=False, description="Sign in at the database's proxy.")
    search: Literal["read", "write"] | None = Field(
        default=None, description="Query the search domain, or write documents as well."
    )
    models: Switch = Field(default=False, description="Invoke agents.models with the guardrail.")
    documents: Switch = Field(default=False, description="Read the documents bucket.")
    artifacts: Switch = Field(default=False, description="Read and write the artifacts bucket.")


class Queue(Section):
    """The queue that a worker takes its work from, and its dead letters.

    Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    """

    visibility_seconds: Annotated[int, Field(ge=10, le=43200)] = Field(
        default=300, description="Seconds for a task to finish a message before others get it."
    )
    retention_days: Annotated[int, Field(ge=1, le=14)] = Field(
        default=4, description="Days for which messages wait; dead letters wait 14."
    )
    attempts: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=5, description="Times a message is tried before it is a dead letter."
    )


class Service(Section):
    """One service: how it is reached, what it may do, its image, size and limits."""

    tier: Tier = Field(
        description="Who reaches it: signed-in users (public), services by the internal load"
        " balancer (internal) or by private DNS (discovered), or nobody, as it takes its work from"
        " a queue of its own (worker)."
    )
    host: HostName | None = Field(
        default=None,
        description="Host name of a public service in ingress.dns.zone_name; unset: that of"
        " security.sign_in.",
    )
    path: Path | None = Field(
        default=None,
        description="Path of a public service, with all below it; unset: / of its own host.",
    )
    port: Port = Field(default=8080, description="Port on which its container listens.")
    health_path: Address = Field(
        default="/health", description="What answers 200 while it is healthy."
    )
    requests: Words = Field(
        default="Requests", description="What it is asked for, in security groups' rules."
    )
    calls: tuple[Name, ...] = Field(
        default=(),
        description="Services that it calls, and workers to whose queues it sends.",
    )
    uses: Uses = Field(default=Uses(), description="Stores and models.")
    queue: Queue = Field(default=Queue(), description="The queue of a worker.")
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

    @property
    def balanced(self) -> bool:
        """Whether it is behind a load balancer."""
        return self.tier in ("public", "internal")

    @property
    def blue_green(self) -> bool:
        """Whether its deployments are blue/green."""
        return self.deployment.strategy == "blue-green"

    @property
    def prefix(self) -> str:
        """The path of a public service."""
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
"""Keys that say nothing of a service of the tier."""

_WHY: dict[Tier, str] = {
    "public": "gets requests, not messages",
    "internal": "is found under its own name inside the VPC",
    "discovered": "is found under its own name inside the VPC",
    "worker": "nobody connects to",
}

_PATHS, _HOSTS = range(11, 100), range(1001, 41001, 2)


def rule_priority(name: str, prefix: str) -> int:
    """The priority of a service's listener rule.

    It follows from the name alone, so that one more service moves no other's rule. A path comes
    before the rest of its host, which bff has on the platform's own, and graphql inside, at 100.
    """
    if name in ("bff", "graphql"):
        return 100
    places = _HOSTS if prefix == "/" else _PATHS
    return places[zlib.crc32(name.encode()) % len(places)]
