"""The ECS cluster: Fargate and Fargate Spot, Container Insights, and ECS Exec."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi_aws import ecs

from components.scope import Scope
from components.settings import PROJECT
from components.settings.services import FARGATE, SPOT, Services


@dataclass(frozen=True, kw_only=True)
class ClusterArgs:
    """Arguments of the cluster.

    Attributes:
        settings: The stack's `agentplatform:services` section.
        scope: Account, environment, protection and keys of the stack.
    """

    settings: Services
    scope: Scope


@dataclass(frozen=True, kw_only=True)
class ClusterOutputs:
    """Outputs of the cluster.

    Attributes:
        ready: The resource that services must wait for.
        exec_log_group_name: Log group of ECS Exec sessions; None without ECS Exec.
        exec_log_group_arn: Its ARN; None as above.
    """

    name: pulumi.Output[str]
    arn: pulumi.Output[str]
    ready: Sequence[pulumi.Resource]
    exec_log_group_name: pulumi.Output[str] | None
    exec_log_group_arn: pulumi.Output[str] | None


def cluster_name(environment: str) -> str:
    """The cluster's name, used by key policies, metrics and operators."""
    return f"{PROJECT}-{environment}"


class Cluster(pulumi.ComponentResource):
    """The cluster of one stack.

    Args:
        name: Logical name and prefix of the children's.
        opts: Options of the component itself.
    """

    outputs: ClusterOutputs

    def __init__(
        self, name: str, args: ClusterArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:compute:Cluster", name, {}, opts)
        own = pulumi.ResourceOptions(parent=self)
        exec_log = _exec_log(name, args, own) if args.settings.exec else None
        insights = _insights_log(name, args, own)
        cluster = ecs.Cluster(
            name,
            name=cluster_name(args.scope.environment),
            settings=[
                ecs.ClusterSettingArgs(
                    name="containerInsights", value=args.settings.container_insights
                )
            ],
            configuration=_exec_configuration(args, exec_log),
            opts=pulumi.ResourceOptions.merge(
                own, pulumi.ResourceOptions(depends_on=[insights] if insights else [])
            ),
        )
        capacity = ecs.ClusterCapacityProviders(
            f"{name}-capacity",
            cluster_name=cluster.name,
            capacity_providers=[FARGATE, SPOT],
            default_capacity_provider_strategies=[
                # The default for tasks that are started manually.
                ecs.ClusterCapacityProvidersDefaultCapacityProviderStrategyArgs(
                    capacity_provider=FARGATE, base=0, weight=1
                )
            ],
            opts=own,
        )
        self.outputs = ClusterOutputs(
            name=cluster.name,
            arn=cluster.arn,
            ready=[capacity],
            exec_log_group_name=exec_log.name if exec_log else None,
            exec_log_group_arn=exec_log.arn if exec_log else None,
        )
        self.register_outputs(vars(self.outputs))


def _exec_log(
    name: str, args: ClusterArgs, opts: pulumi.ResourceOptions
) -> aws.cloudwatch.LogGroup:
    return aws.cloudwatch.LogGroup(
        f"{name}-shells",
        name=f"/{PROJECT}/{args.scope.environment}/shells",
        kms_key_id=args.scope.logs_key_arn,
        retention_in_days=args.settings.exec_retention_days,
        opts=opts,
    )


def _insights_log(
    name: str, args: ClusterArgs, opts: pulumi.ResourceOptions
) -> aws.cloudwatch.LogGroup | None:
    """The log group that Container Insights would create without encryption and retention.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-logs-ECS.html
    """
    if args.settings.container_insights == "disabled":
        return None
    cluster = cluster_name(args.scope.environment)
    return aws.cloudwatch.LogGroup(
        f"{name}-insights",
        name=f"/aws/ecs/containerinsights/{cluster}/performance",
        kms_key_id=args.scope.logs_key_arn,
        retention_in_days=args.settings.insights_retention_days,
        opts=opts,
    )


def _exec_configuration(
    args: ClusterArgs, log: aws.cloudwatch.LogGroup | None
) -> ecs.ClusterConfigurationArgs:
    """ECS Exec sessions are encrypted by the stack's key and logged.

    Without ECS Exec the configuration is set to NONE, because an omitted one stays unchanged.
    """
    command = ecs.ClusterConfigurationExecuteCommandConfigurationArgs
    if log is None:
        return ecs.ClusterConfigurationArgs(execute_command_configuration=command(logging="NONE"))
    logging = ecs.ClusterConfigurationExecuteCommandConfigurationLogConfigurationArgs(
        cloud_watch_encryption_enabled=True, cloud_watch_log_group_name=log.name
    )
    return ecs.ClusterConfigurationArgs(
        execute_command_configuration=command(
            kms_key_id=args.scope.logs_key_arn, logging="OVERRIDE", log_configuration=logging
        )
    )
