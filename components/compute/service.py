"""One service on Fargate: roles, log, task definition, service and autoscaling."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws
from pulumi_aws import ecs

from components import iam
from components.compute import roles
from components.compute.autoscaling import make_autoscaling
from components.compute.definition import make_definition, make_roles
from components.compute.service_args import (
    FargateServiceArgs,
    LoadBalancer,
    ServiceOutputs,
    log_group_name,
)
from components.compute.traffic import stays_with_its_traffic
from components.role import granted_role
from components.settings.services import FARGATE, SPOT, Capacity


class FargateService(pulumi.ComponentResource):
    """A service of the platform.

    Args:
        name: Logical name and prefix of the children's.
        opts: Options of the component itself.

    Raises:
        pulumi.RunError: The configuration is not possible for the service.
    """

    outputs: ServiceOutputs

    def __init__(
        self, name: str, args: FargateServiceArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:compute:FargateService", name, {}, opts)
        own = pulumi.ResourceOptions(parent=self)
        log = aws.cloudwatch.LogGroup(
            f"{name}-log",
            name=log_group_name(args.scope.environment, args.service),
            kms_key_id=args.scope.logs_key_arn,
            retention_in_days=args.task.log_retention_days,
            opts=own,
        )
        execution, application = make_roles(name, args, log, own)
        definition = make_definition(name, args, log, execution.role, application.role, own)
        service = _service(
            name, args, definition, (*execution.permissions, *application.permissions), own
        )
        make_autoscaling(
            name,
            settings=args.task,
            cluster=args.cluster.name,
            service=service.name,
            request_label=args.load_balancer.request_label if args.load_balancer else None,
            queue=args.queue_name,
            opts=own,
        )
        self.outputs = ServiceOutputs(
            service_name=service.name,
            service_arn=service.arn,
            task_definition_arn=definition.arn,
            task_definition_family=definition.family,
            log_group_name=log.name,
            log_group_arn=log.arn,
            task_role_arn=application.role.arn,
            execution_role_arn=execution.role.arn,
        )
        self.register_outputs(vars(self.outputs))


def _service(
    name: str,
    args: FargateServiceArgs,
    definition: ecs.TaskDefinition,
    policies: Sequence[pulumi.Resource],
    opts: pulumi.ResourceOptions,
) -> ecs.Service:
    deployment, balancer = args.task.deployment, args.load_balancer
    reached = balancer.ready if balancer else ()
    ready = [*policies, *args.ready, *args.cluster.ready, *reached]
    return ecs.Service(
        name,
        name=args.service,
        cluster=args.cluster.arn,
        task_definition=definition.arn,
        desired_count=args.task.tasks.min,
        capacity_provider_strategies=_capacity(args.settings.capacity),
        # The provider requires it to change the strategy of a service.
        force_new_deployment=True,
        network_configuration=ecs.ServiceNetworkConfigurationArgs(
            subnets=args.subnet_ids,
            security_groups=[args.security_group_id],
            assign_public_ip=False,
        ),
        load_balancers=[_target(name, args, balancer, opts)] if balancer else None,
        service_registries=ecs.ServiceServiceRegistriesArgs(registry_arn=args.registry_arn)
        if args.registry_arn is not None
        else None,
        health_check_grace_period_seconds=deployment.grace_seconds if balancer else None,
        deployment_minimum_healthy_percent=100,
        deployment_maximum_percent=200,
        deployment_configuration=_strategy(args),
        deployment_circuit_breaker=ecs.ServiceDeploymentCircuitBreakerArgs(
            enable=True, rollback=True
        ),
        alarms=ecs.ServiceAlarmsArgs(alarm_names=args.rollback_alarms, enable=True, rollback=True)
        if args.rollback_alarms
        else None,
        availability_zone_rebalancing="ENABLED",
        enable_execute_command=args.settings.exec,
        enable_ecs_managed_tags=True,
        propagate_tags="SERVICE",
        wait_for_steady_state=deployment.wait,
        sigint_rollback=deployment.wait,
        opts=pulumi.ResourceOptions.merge(
            opts,
            pulumi.ResourceOptions(
                depends_on=ready,
                ignore_changes=["desiredCount"],  # set by autoscaling
                hooks=pulumi.ResourceHookBinding(
                    before_update=[stays_with_its_traffic(name, opts.parent)]
                )
                if balancer
                else None,
                custom_timeouts=pulumi.CustomTimeouts(create="30m", update="60m", delete="30m"),
            ),
        ),
    )


def _capacity(capacity: Capacity) -> list[ecs.ServiceCapacityProviderStrategyArgs]:
    strategy = ecs.ServiceCapacityProviderStrategyArgs
    on_demand = strategy(
        capacity_provider=FARGATE,
        base=capacity.on_demand_base,
        weight=100 - capacity.spot_percent,
    )
    spot = strategy(capacity_provider=SPOT, base=0, weight=capacity.spot_percent)
    return [on_demand, spot] if capacity.spot_percent else [on_demand]


def _strategy(args: FargateServiceArgs) -> ecs.ServiceDeploymentConfigurationArgs:
    if not args.task.blue_green:
        return ecs.ServiceDeploymentConfigurationArgs(strategy="ROLLING")
    return ecs.ServiceDeploymentConfigurationArgs(
        strategy="BLUE_GREEN", bake_time_in_minutes=str(args.task.deployment.bake_minutes)
    )


def _target(
    name: str, args: FargateServiceArgs, balancer: LoadBalancer, opts: pulumi.ResourceOptions
) -> ecs.ServiceLoadBalancerArgs:
    return ecs.ServiceLoadBalancerArgs(
        target_group_arn=balancer.target_group_arn,
        container_name=args.service,
        container_port=args.task.port,
        advanced_configuration=_traffic_shift(name, args, balancer, opts)
        if args.task.blue_green
        else None,
    )


def _traffic_shift(
    name: str, args: FargateServiceArgs, balancer: LoadBalancer, opts: pulumi.ResourceOptions
) -> ecs.ServiceLoadBalancerAdvancedConfigurationArgs:
    """The role with which ECS shifts traffic from old to new tasks."""
    if balancer.blue_green is None:
        raise pulumi.RunError(
            f"agentplatform:services.{args.service}.deployment.strategy is blue-green, but its"
            " load balancer has one target group only; accepted: rolling"
        )
    ways = balancer.blue_green
    rules = [arn for arn in (ways.production_rule_arn, ways.test_rule_arn) if arn is not None]
    shift = granted_role(
        f"{name}-traffic",
        description=f"Shifts traffic between versions of {args.service}",
        # The documented trust policy has no source account condition.
        trust=iam.trust("ecs.amazonaws.com", account_id=None),
        policy=roles.traffic_shift_policy(
            [balancer.target_group_arn, ways.alternate_target_group_arn], rules
        ),
        opts=opts,
    )
    return ecs.ServiceLoadBalancerAdvancedConfigurationArgs(
        alternate_target_group_arn=ways.alternate_target_group_arn,
        production_listener_rule=ways.production_rule_arn,
        test_listener_rule=ways.test_rule_arn,
        role_arn=shift.granted_arn,
    )
