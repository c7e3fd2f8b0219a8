"""Arguments and outputs of the search domain."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.scope import Scope
from components.settings import PROJECT
from components.settings.search import Search as SearchSettings
from components.settings.search import domain_name


@dataclass(frozen=True, kw_only=True)
class SearchArgs:
    """Arguments of the domain.

    Attributes:
        scope: Account, environment, protection and keys of the stack.
        subnet_ids: One subnet of the data tier per zone.
    """

    settings: SearchSettings
    scope: Scope
    zones: Sequence[str]
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_id: pulumi.Input[str]

    @property
    def domain_name(self) -> str:
        """The domain's name, which log groups and the access policy use before it exists."""
        return domain_name(PROJECT, self.scope.environment)

    @property
    def domain_arn(self) -> str:
        """The domain's ARN, known before it exists."""
        return self.scope.account.arn("es", f"domain/{self.domain_name}")

    @property
    def host_parameter(self) -> str:
        """The name of the parameter with the domain's host, known before it exists."""
        return f"{self.scope.path}/search/host"


@dataclass(frozen=True, kw_only=True)
class SearchOutputs:
    """Outputs of the component.

    Attributes:
        domain_arn: Its ARN; permissions are granted on `<arn>/*`.
        endpoint: Endpoint in the VPC, for HTTPS.
        planned_arn: `domain_arn` without a dependency on the domain.
        host_parameter: Name of the SSM parameter with `endpoint`, without a dependency on the
            domain.
        host_parameter_arn: Its ARN, likewise.
        master_role_arn: The master role, which maps IAM roles to roles of the domain.
    """

    domain_name: pulumi.Output[str]
    domain_arn: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    planned_arn: str
    host_parameter: str
    host_parameter_arn: str
    master_role_arn: pulumi.Output[str]
