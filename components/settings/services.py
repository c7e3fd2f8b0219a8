"""`agentplatform:services`: the cluster, and its services by name."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from components.settings.base import Name, RetentionDays, Section, Spelling, Switch, nearest, shown
from components.settings.errors import findings
from components.settings.ingress import Ingress
from components.settings.network import Network
from components.settings.reading import Finding
from components.settings.security import Security
from components.settings.service import Address, Path, Service, Tier, Uses, Words
from components.settings.service_checks import problems_between, unmeasured

ImageUri = Annotated[
    str,
    Spelling(
        r"^[a-z0-9][a-z0-9.-]*\.[a-z]+/[a-z0-9._/-]+[:@][A-Za-z0-9_.:-]+$",
        "an address such as public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3",
    ),
]
"""Registry, repository, and tag or digest."""


FARGATE, SPOT = "FARGATE", "FARGATE_SPOT"
"""The capacity providers: on demand, and Spot."""


class Capacity(Section):
    """Fargate and Fargate Spot.

    When AWS reclaims Spot capacity, ECS does not replace it with on-demand tasks. So the base
    always runs on demand.
    """

    spot_percent: Annotated[int, Field(ge=0, le=100)] = Field(
        default=30, description="Share of tasks above the base that run on Fargate Spot."
    )
    on_demand_base: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=1, description="Tasks of each service that always run on demand."
    )


class TraceCollector(Section):
    """An OpenTelemetry collector in every task, which sends traces to X-Ray."""

    image: ImageUri = Field(
        description="Image of the AWS Distro for OpenTelemetry collector; a copy in your ECR needs"
        " no internet access."
    )

    @property
    def is_public(self) -> bool:
        """Whether the image is pulled from the internet instead of ECR."""
        return ".dkr.ecr." not in self.image.partition("/")[0]


class Bff(Service):
    """Backend for the frontend, and default service of the platform's host."""

    model_config = ConfigDict(json_schema_extra={"x-base": "Service"})

    tier: Tier = "public"
    path: Path | None = "/"
    health_path: Address = "/api/health"
    requests: Words = "Requests of signed-in users"
    calls: tuple[Name, ...] = ("graphql", "agentcore")


class Graphql(Service):
    """GraphQL API over database and search."""

    model_config = ConfigDict(json_schema_extra={"x-base": "Service"})

    tier: Tier = "internal"
    health_path: Address = "/graphql?query=%7B__typename%7D"
    requests: Words = "GraphQL requests"
    uses: Uses = Uses(database=True, search="read")


class Agentcore(Service):
    """The agents; the health check path is that of AgentCore's runtime contract.

    Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-http-protocol-contract.html
    """

    model_config = ConfigDict(json_schema_extra={"x-base": "Service"})

    tier: Tier = "discovered"
    health_path: Address = "/ping"
    requests: Words = "Agent invocations"
    uses: Uses = Uses(database=True, search="write", models=True, documents=True, artifacts=True)


class Services(Section):
    """The cluster and its services.

    Every stack has bff, graphql and agentcore, which need only a size. Any other key is the name of
    a further service, which needs a tier.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Service] = Field(init=False)  # pyright: ignore[reportIncompatibleVariableOverride] -- pydantic's way to give further keys a type

    container_insights: Literal["enhanced", "enabled", "disabled"] = Field(
        default="enabled",
        description="Container Insights; enhanced adds metrics of each task, disabled removes the"
        " alarms on missing tasks.",
    )
    insights_retention_days: RetentionDays = Field(
        default=7, description="Retention of Container Insights performance events, in days."
    )
    exec: Switch = Field(default=True, description="Enable ECS Exec, with logged sessions.")
    exec_retention_days: RetentionDays = Field(
        default=90, description="Retention of ECS Exec session logs, in days."
    )
    capacity: Capacity = Field(default=Capacity(), description="Fargate and Fargate Spot.")
    tracing: TraceCollector | None = Field(
        default=None, description="Trace collector; unset: none."
    )
    bff: Bff = Field(description="Backend for the frontend, behind the public load balancer.")
    graphql: Graphql = Field(description="GraphQL API, behind the internal load balancer.")
    agentcore: Agentcore = Field(description="Agents, found by service discovery.")

    @property
    def by_name(self) -> dict[str, Service]:
        """All services: bff, graphql and agentcore first, then the others by name."""
        return {
            "bff": self.bff,
            "graphql": self.graphql,
            "agentcore": self.agentcore,
            **dict(sorted(self.__pydantic_extra__.items())),
        }

    def of(self, *tiers: Tier) -> dict[str, Service]:
        """The services of some tiers."""
        return {name: each for name, each in self.by_name.items() if each.tier in tiers}

    @property
    def public_images(self) -> frozenset[str]:
        """Services with an image from a public registry."""
        collector = self.tracing is not None and self.tracing.is_public
        return frozenset(name for name, each in self.by_name.items() if collector or not each.image)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Distinct host names of public services, without the platform's."""
        return tuple(sorted({each.host for each in self.by_name.values() if each.host}))

    @model_validator(mode="after")
    def _go_together(self) -> "Services":
        found = list(problems_between(self.by_name, traced=self.tracing is not None))
        measured = self.container_insights != "disabled"
        found += [] if measured else unmeasured(self.by_name)
        if found:
            raise findings(found)
        return self

    @property
    def queued(self) -> frozenset[str]:
        """Services that call SQS: workers and their callers."""
        workers = self.of("worker")
        senders = {name for name, each in self.by_name.items() if workers.keys() & {*each.calls}}
        return frozenset(workers) | senders


_MOST_HOSTS = 10
"""Domain names in a certificate (AWS Certificate Manager quota)."""


def check_services(
    services: Services, network: Network, security: Security, ingress: Ingress
) -> Iterator[Finding]:
    """Check the other sections against the services."""
    named = ", ".join(services.by_name)
    for kind in ("secrets", "parameters"):
        for name in getattr(security, kind).keys() - services.by_name.keys():
            what = f"{shown(name)} is no service{nearest(name, list(services.by_name))}"
            yield ("security", kind, name), None, f"{what}; accepted: {named}"
    if services.public_images and network.nat == "none":
        what = f"images of {', '.join(sorted(services.public_images))} come from a public registry"
        yield (
            ("services",),
            None,
            (
                f"{what}, which nothing reaches without NAT; accepted: an image for every"
                " service and a tracing.image in ECR, or network.nat: single or per-zone"
            ),
        )
    if services.queued and network.nat == "none" and not network.queues_privately:
        what = f"without NAT and without sqs no queue is reached by {', '.join(services.queued)}"
        accepted = "a list with sqs, or nat: single or per-zone"
        yield ("network", "interface_endpoints"), None, f"{what}; accepted: {accepted}"
    yield from _hosts(services, security.sign_in.host_name, ingress.dns.zone_name)


def _hosts(services: Services, main: str, zone: str) -> Iterator[Finding]:
    for name, each in services.by_name.items():
        key = ("services", name, "host")
        if each.host == main:
            accepted = "a host of its own, or a path and no host"
            yield key, main, f"{main} is security.sign_in.host_name; accepted: {accepted}"
        elif each.host and not f".{each.host}".endswith(f".{zone}"):
            what = f"{shown(each.host)} is not in ingress.dns.zone_name"
            yield key, each.host, f"{what}; accepted: {zone}, or a name that ends in .{zone}"
    if len(services.hosts) >= _MOST_HOSTS:
        what = f"{len(services.hosts)} services' hosts; accepted: at most {_MOST_HOSTS - 1}"
        yield ("services",), None, f"{what}, which fit on one certificate with the platform's"
