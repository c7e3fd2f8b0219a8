"""What a service takes, and what it hands out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi

from components import iam
from components.aws_account import AwsAccount
from components.compute.cluster import ClusterOutputs
from components.settings import PROJECT
from components.settings.service import Service
from components.settings.services import Services


def log_group_name(environment: str, service: str) -> str:
    """A service's log group, a contract: queries name it before it exists."""
    return f"/{PROJECT}/{environment}/services/{service}"


@dataclass(frozen=True, kw_only=True)
class Repository:
    """Where the service's own images lie."""

    url: pulumi.Input[str]
    arn: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class BlueGreen:
    """What a load balancer needs to shift traffic to new tasks.

    Attributes:
        alternate_target_group_arn: Where the new tasks register.
        production_rule_arn: Listener rule that users' requests take.
        test_rule_arn: Listener rule that reaches the new tasks beforehand; None without one.
    """

    alternate_target_group_arn: pulumi.Input[str]
    production_rule_arn: pulumi.Input[str]
    test_rule_arn: pulumi.Input[str] | None = None


@dataclass(frozen=True, kw_only=True)
class LoadBalancer:
    """How requests reach a service.

    Attributes:
        target_group_arn: Where its tasks register.
        request_label: ARN suffixes of load balancer and target group, joined by a slash.
        ready: What must exist first: ECS refuses a target group that no listener uses.
        blue_green: What shifting traffic needs; None where the service only rolls.
    """

    target_group_arn: pulumi.Input[str]
    request_label: pulumi.Input[str]
    ready: Sequence[pulumi.Resource]
    blue_green: BlueGreen | None = None


@dataclass(frozen=True, kw_only=True)
class FargateServiceArgs:
    """What a service depends on.

    Attributes:
        service: Which one.
        settings: The stack's `agentplatform:services` section.
        account: Account and region.
        environment: The environment's name, part of contractual names.
        cluster: The cluster.
        ready: What must stand before a task can pull its image and read its secrets: routes, walls
            and VPC endpoints, none of which is an input of a service.
        subnet_ids: Private subnets of its tasks.
        security_group_id: Its tasks' security group.
        logs_key_arn: Key of log groups and shells.
        secrets_key_arn: Key of secrets and parameters.
        secret_arns: Its secrets by name; each fills a variable.
        parameter_arns: Its parameters by name; each fills a variable.
        lookup_arns: Parameters that its application asks for while it runs, because they come
            later than it: no container waits for them.
        rights: What its application may do beyond its own log and parameters.
        repository: Its images.
        variables: Plain variables, beside those of the settings.
        load_balancer: How requests reach it; None where callers find it by `registry_arn`.
        registry_arn: Cloud Map registry of its tasks; None behind a load balancer.
        queue_name: Name of a worker's queue; None of other services.
        rollback_alarms: Names of alarms that roll a deployment back.
    """

    service: str
    settings: Services
    account: AwsAccount
    environment: str
    cluster: ClusterOutputs
    ready: Sequence[pulumi.Resource]
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_id: pulumi.Input[str]
    logs_key_arn: pulumi.Input[str]
    secrets_key_arn: pulumi.Input[str]
    secret_arns: Mapping[str, pulumi.Input[str]]
    parameter_arns: Mapping[str, pulumi.Input[str]]
    lookup_arns: Sequence[pulumi.Input[str]]
    rights: Sequence[iam.Statement]
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
    """What operators, contracts and observability need.

    Attributes:
        service_name: The ECS service's name.
        service_arn: Its ARN.
        task_definition_arn: The revision that this deployment rolled out.
        task_definition_family: Name shared by all revisions.
        log_group_name: Log of its containers.
        log_group_arn: Its ARN.
        task_role_arn: The application's role.
        task_role_name: Its name.
        execution_role_arn: ECS's role for it.
    """

    service_name: pulumi.Output[str]
    service_arn: pulumi.Output[str]
    task_definition_arn: pulumi.Output[str]
    task_definition_family: pulumi.Output[str]
    log_group_name: pulumi.Output[str]
    log_group_arn: pulumi.Output[str]
    task_role_arn: pulumi.Output[str]
    task_role_name: pulumi.Output[str]
    execution_role_arn: pulumi.Output[str]
