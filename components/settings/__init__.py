"""The stack configuration as typed, validated data.

A stack is described whole by its `Pulumi.<stack>.yaml`: one structured key per section, under the
project's name. This package is the only place that reads it; the rest of the program gets values.
"""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator

from components.settings.agents import Agents
from components.settings.base import Section
from components.settings.choices import refuse_other_partitions
from components.settings.data import Data, check_nodes, check_recovery_region
from components.settings.environment import Environment
from components.settings.errors import SettingsError, findings, refuse, schema_of
from components.settings.ingress import Ingress, check_ingress
from components.settings.network import Network, check_zones
from components.settings.observability import Observability
from components.settings.reading import problems, sections_of_file
from components.settings.reserved import refuse_reserved
from components.settings.security import Security, refuse_reserved_words
from components.settings.services import Services, check_services

PROJECT = "agentplatform"

__all__ = [
    "PROJECT",
    "Agents",
    "Data",
    "Environment",
    "Ingress",
    "Network",
    "Observability",
    "Section",
    "Security",
    "Services",
    "Settings",
    "SettingsError",
]


class Settings(Section):
    """The configuration of a stack: everything that differs between stacks."""

    environment: Environment = Field(description="Account, region, ownership and protection.")
    network: Network = Field(description="VPC, subnets, NAT, endpoints and public ingress.")
    security: Security = Field(description="Keys, WAF, sign-in, audit trail and secrets.")
    data: Data = Field(description="Database, search, buckets, images and backups.")
    ingress: Ingress = Field(description="Names, certificates, load balancers, CloudFront.")
    services: Services = Field(description="The cluster and the services on it.")
    agents: Agents = Field(description="Models, guardrail and model invocation logging.")
    observability: Observability = Field(description="Alarms, dashboards, tracing and costs.")

    @field_validator("network")
    @classmethod
    def _zones_of_the_region(cls, network: Network, info: ValidationInfo) -> Network:
        environment: Environment | None = info.data.get("environment")
        return check_zones(network, environment.region) if environment else network

    @field_validator("data")
    @classmethod
    def _recovery_elsewhere(cls, data: Data, info: ValidationInfo) -> Data:
        environment: Environment | None = info.data.get("environment")
        return check_recovery_region(data, environment.region) if environment else data

    @field_validator("ingress")
    @classmethod
    def _ingress_fits(cls, ingress: Ingress, info: ValidationInfo) -> Ingress:
        network: Network | None = info.data.get("network")
        security: Security | None = info.data.get("security")
        return check_ingress(ingress, network, security) if network and security else ingress

    @field_validator("data")
    @classmethod
    def _nodes_suit_the_zones(cls, data: Data, info: ValidationInfo) -> Data:
        environment: Environment | None = info.data.get("environment")
        network: Network | None = info.data.get("network")
        if environment is None or network is None:
            return data
        return check_nodes(
            data,
            project=PROJECT,
            environment=environment.name,
            region=environment.region,
            zones=network.zones,
        )

    @field_validator("security")
    @classmethod
    def _prefix_of_the_environment(cls, security: Security, info: ValidationInfo) -> Security:
        environment: Environment | None = info.data.get("environment")
        if environment and not security.sign_in.domain_prefix:
            what = "sign_in.domain_prefix of your own, or an environment.name"
            refuse_reserved_words(environment.name, what)
        return security

    @field_validator("agents")
    @classmethod
    def _models_of_the_partition(cls, agents: Agents, info: ValidationInfo) -> Agents:
        environment: Environment | None = info.data.get("environment")
        if environment:
            for place, model in enumerate(agents.models):
                key = ("models", place, "regions")
                refuse_other_partitions(key, model.regions, environment.region)
        return agents

    @model_validator(mode="after")
    def _services_fit(self) -> "Settings":
        found = [*check_services(self.services, self.network, self.security, self.ingress)]
        if found:
            raise findings(found)
        return self

    @property
    def at_edge(self) -> bool:
        """Whether CloudFront is created, which needs the certificate of its host."""
        return self.network.ingress.cloudfront and self.ingress.dns.resolves

    @classmethod
    def parse(cls, stack: str, sections: Mapping[str, Any]) -> "Settings":
        """Validate the sections of one stack.

        Args:
            stack: The stack's name; errors name its file, `Pulumi.<stack>.yaml`.
            sections: Section name to plain data, as YAML gives it.

        Raises:
            SettingsError: One sentence per finding, naming file, key and accepted values.
        """
        file = f"Pulumi.{stack}.yaml"
        try:
            found = list(problems(sections, partial(schema_of, cls)))
            if found:
                raise findings(found)
            # JSON mode: strict types, but strings are accepted for addresses and lists for tuples.
            settings = cls.model_validate_json(json.dumps(sections, default=str))
        except ValidationError as error:
            raise refuse(file, PROJECT, cls, error) from None
        if settings.environment.name != stack:
            raise SettingsError(
                f"{file}: {PROJECT}:environment.name: {settings.environment.name!r} is refused in"
                f" the file of another stack; accepted: {stack}"
            )
        return settings

    @classmethod
    def read(cls, stack: str, file: Path) -> "Settings":
        """Read the settings of a stack from its file, without Pulumi; secrets stay encrypted.

        Raises:
            SettingsError: As `parse`, and if the file is no configuration.
        """
        return cls.parse(stack, sections_of_file(file, PROJECT))

    @classmethod
    def load(cls) -> "Settings":
        """Read the settings of the stack that Pulumi is running.

        Raises:
            SettingsError: As `parse`; on AWS, also for domains that are reserved for examples.
        """
        import pulumi  # noqa: PLC0415 -- takes a second, and platformctl reads files only

        from components.settings import running  # noqa: PLC0415 -- as above

        stack = pulumi.get_stack()
        settings = cls.parse(stack, running.sections_of_pulumi(PROJECT, stack))
        if not running.on_local_aws():
            refuse_reserved(settings, PROJECT)
        return settings
