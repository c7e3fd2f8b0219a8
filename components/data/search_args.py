"""What the search domain takes, and what it hands out."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.aws_account import AwsAccount
from components.settings import PROJECT
from components.settings.search import Search as SearchSettings
from components.settings.search import domain_name


@dataclass(frozen=True, kw_only=True)
class SearchArgs:
    """What the domain is made of.

    Attributes:
        settings: The configuration.
        account: Account, region and partition.
        environment: The environment's name, part of the domain's.
        protect: Whether the domain resists deletion.
        zones: Availability zones.
        subnet_ids: One subnet of the data tier per zone.
        security_group_id: Group of the domain.
        data_key_arn: Key of indices and snapshots.
        logs_key_arn: Key of the log groups.
        secrets_key_arn: Key of the parameter with the domain's address.
    """

    settings: SearchSettings
    account: AwsAccount
    environment: str
    protect: bool
    zones: Sequence[str]
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_id: pulumi.Input[str]
    data_key_arn: pulumi.Input[str]
    logs_key_arn: pulumi.Input[str]
    secrets_key_arn: pulumi.Input[str]

    @property
    def domain_name(self) -> str:
        """A contract: log groups and the access policy name the domain before it exists."""
        return domain_name(PROJECT, self.environment)

    @property
    def domain_arn(self) -> str:
        """The ARN that the domain will have."""
        return self.account.arn("es", f"domain/{self.domain_name}")

    @property
    def host_parameter(self) -> str:
        """The parameter that will hold the domain's host: services know its name beforehand."""
        return f"/{PROJECT}/{self.environment}/search/host"


@dataclass(frozen=True, kw_only=True)
class SearchOutputs:
    """What other components build on.

    Attributes:
        domain_name: The domain, as a dimension of metrics.
        domain_arn: Its ARN; permissions are on its children, `<arn>/*`.
        endpoint: Host inside the VPC, for HTTPS.
        planned_arn: `domain_arn`, of which nothing has to wait for the domain.
        host_parameter: SSM parameter with `endpoint`, as soon as there is one; a name to pass on
            without waiting for the domain.
        host_parameter_arn: Its ARN, likewise.
        master_role_arn: Role that maps IAM roles to the domain's own.
    """

    domain_name: pulumi.Output[str]
    domain_arn: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    planned_arn: str
    host_parameter: str
    host_parameter_arn: str
    master_role_arn: pulumi.Output[str]
