"""Arguments and outputs of a service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi

from components import iam
from components.compute.cluster import ClusterOutputs
from components.scope import Scope
from components.settings import PROJECT
from components.settings.service import Service
from components.settings.services import Services


def log_group_name(environment: str, service: str) -> str:
    """A service's log group name, which queries use before it exists."""
    return f"/{PROJECT}/{environment}/services/{service}"


@dataclass(frozen=True, kw_only=True)
class Repository:
    """The service's image repository."""

    url: pulumi.Input[str]
    arn: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class BlueGreen:
    """The target group and rules for blue/green deployments.

    Attributes:
        alternate_target_group_arn: The second target group.
        production_rule_arn: The listener rule of users' requests.
        test_rule_arn: The test listener rule; None without one.
    """

    alternate_target_group_arn: pulumi.Input[str]
    production_rule_arn: pulumi.Input[str]
    test_rule_arn: pulumi.Input[str] | None = None


@dataclass(frozen=True, kw_only=True)
class LoadBalancer:
    """The load balancing of a service.

    Attributes:
        request_label: ARN suffixes of load balancer and target group, joined by a slash.
        ready: The listener or rules to wait for: ECS requires a listener of the target group.
        blue_green: For blue/green deployments; None for rolling ones.
    """

    target_group_arn: pulumi.Input[str]
    request_label: pulumi.Input[str]
    ready: Sequence[pulumi.Resource]
    blue_green: BlueGreen | None = None


@dataclass(frozen=True, kw_only=True)
class FargateServiceArgs:
    """Arguments of a service.

    Attributes:
        settings: The stack's `agentplatform:services` section.
        scope: Account, environment, protection and keys of the stack.
        ready: Resources to wait for, because tasks need them at start: routes, network ACLs,
            security group rules and VPC endpoints, none of which is an input of a service.
        subnet_ids: Private subnets of its tasks.
        secret_arns: Its secrets by name, for variables.
        parameter_arns: Its parameters by name, for variables.
        lookup_arns: Parameters that its application reads at run time, because they are created
            later.
        permissions: Its permissions in addition to its log and parameters.
        variables: Environment variables, in addition to those of the settings.
        load_balancer: Its load balancing; None for other tiers.
        registry_arn: Its Cloud Map service; None for other tiers.
        queue_name: Name of a worker's queue; None for other services.
        rollback_alarms: Names of alarms that roll a deployment back.
    """

    service: str
    settings: Services
    scope: Scope
    cluster: ClusterOutputs
    ready: Sequence[pulumi.Resource]
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_id: pulumi.Input[str]
    secret_arns: Mapping[str, pulumi.Input[str]]
    parameter_arns: Mapping[str, pulumi.Input[str]]
    lookup_arns: Sequence[pulumi.Input[str]]
    permissions: Sequence[iam.Statement]
    repository: Repository
    variables: Mapping[str, pulumi.Input[str]] = field(
        default_factory=dict[str, "pulumi.Input[str]"]
    )
    load_balancer: LoadBalancer | None = None
    registry_arn: pulumi.Input[str] | None = None
    queue_name: pulumi.Input[str] | None = None
    rollback_alarms: Sequence[pulumi.Input[str]] = ()

    @property
    def task(self) -> Service:
        """The service's own settings."""
        return self.settings.by_name[self.service]


@dataclass(frozen=True, kw_only=True)
class ServiceOutputs:
    """Outputs of a service.

    Attributes:
        service_name: The ECS service's name.
        task_definition_arn: The deployed revision.
    """

    service_name: pulumi.Output[str]
    service_arn: pulumi.Output[str]
    task_definition_arn: pulumi.Output[str]
    task_definition_family: pulumi.Output[str]
    log_group_name: pulumi.Output[str]
    log_group_arn: pulumi.Output[str]
    task_role_arn: pulumi.Output[str]
    execution_role_arn: pulumi.Output[str]
