"""Application Auto Scaling of services, which sets their desired count."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import appautoscaling

from components.settings.service import Service

_DIMENSION, _NAMESPACE = "ecs:service:DesiredCount", "ecs"

_LIMITS = ["minCapacity", "maxCapacity"]

_Tracked = appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgsDict
"""A metric and the value to hold it at."""


@dataclass(frozen=True, kw_only=True)
class ScalingMetric:
    """A predefined metric and its target value; `label` identifies the target group."""

    name: str
    type: str
    value: int
    label: pulumi.Input[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A metric of a worker's queue, by its id in the metric math expression."""

    id: str
    namespace: str
    name: str
    dimensions: Mapping[str, pulumi.Input[str]]


def make_autoscaling(
    name: str,
    *,
    settings: Service,
    cluster: pulumi.Input[str],
    service: pulumi.Input[str],
    request_label: pulumi.Input[str] | None,
    queue: pulumi.Input[str] | None,
    opts: pulumi.ResourceOptions,
) -> appautoscaling.Target:
    """Track targets of CPU, memory, and requests or messages per task.

    Target tracking scales out after three consecutive one-minute breaches of any target, and scales
    in when all targets allow it.

    Args:
        name: Prefix of the logical names.
        settings: The service's configuration.
        cluster: Name of the cluster.
        service: Name of the service.
        request_label: ARN suffixes of load balancer and target group; None without them.
        queue: Name of a worker's queue; None for other services.
        opts: Options of the resources.

    Source: https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
    """
    scheduled = bool(settings.scaling.scheduled)
    target = appautoscaling.Target(
        f"{name}-scaling",
        resource_id=pulumi.Output.concat("service/", cluster, "/", service),
        scalable_dimension=_DIMENSION,
        service_namespace=_NAMESPACE,
        min_capacity=settings.tasks.min,
        max_capacity=settings.tasks.max,
        # Always set, because the provider ignores an omitted block. Without schedules they are
        # suspended: this change of the target resets the limits after the last schedule is removed.
        suspended_state=appautoscaling.TargetSuspendedStateArgs(
            dynamic_scaling_in_suspended=False,
            dynamic_scaling_out_suspended=False,
            scheduled_scaling_suspended=not scheduled,
        ),
        # Schedules change the limits; deployments must not reset them.
        opts=pulumi.ResourceOptions.merge(
            opts, pulumi.ResourceOptions(ignore_changes=_LIMITS if scheduled else [])
        ),
    )
    for metric in _metrics(settings, request_label):
        _track(f"{name}-scaling-{metric.name}", _predefined(metric), settings, target, opts)
    if queue is not None and (messages := settings.scaling.messages_per_task):
        waiting = _each_task(messages, _backlog(queue, cluster, service))
        _track(f"{name}-scaling-messages", waiting, settings, target, opts)
    for each, plan in settings.scaling.scheduled.items():
        appautoscaling.ScheduledAction(
            f"{name}-scaling-{each}",
            resource_id=target.resource_id,
            scalable_dimension=target.scalable_dimension,
            service_namespace=target.service_namespace,
            schedule=plan.schedule,
            timezone=plan.timezone,
            scalable_target_action=appautoscaling.ScheduledActionScalableTargetActionArgs(
                min_capacity=plan.min, max_capacity=plan.max
            ),
            opts=opts,
        )
    return target


def _metrics(settings: Service, request_label: pulumi.Input[str] | None) -> Iterator[ScalingMetric]:
    scaling = settings.scaling
    yield ScalingMetric(
        name="cpu", type="ECSServiceAverageCPUUtilization", value=scaling.cpu_percent
    )
    yield ScalingMetric(
        name="memory", type="ECSServiceAverageMemoryUtilization", value=scaling.memory_percent
    )
    if request_label is not None and scaling.requests_per_target:
        yield ScalingMetric(
            name="requests",
            type="ALBRequestCountPerTarget",
            value=scaling.requests_per_target,
            label=request_label,
        )


def _backlog(
    queue: pulumi.Input[str], cluster: pulumi.Input[str], service: pulumi.Input[str]
) -> tuple[Waiting, Waiting]:
    return (
        Waiting(
            id="waiting",
            namespace="AWS/SQS",
            name="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": queue},
        ),
        Waiting(
            id="running",
            namespace="ECS/ContainerInsights",
            name="RunningTaskCount",
            dimensions={"ClusterName": cluster, "ServiceName": service},
        ),
    )


def _predefined(metric: ScalingMetric) -> _Tracked:
    return {
        "target_value": metric.value,
        "predefined_metric_specification": {
            "predefined_metric_type": metric.type,
            "resource_label": metric.label,
        },
    }


def _each_task(messages: int, metrics: Sequence[Waiting]) -> _Tracked:
    """Waiting messages per running task of a worker.

    Source: https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
    """
    return {
        "target_value": messages,
        "customized_metric_specification": {
            "metrics": [
                *(
                    {
                        "id": each.id,
                        "return_data": False,
                        "metric_stat": {
                            "stat": "Average",
                            "metric": {
                                "namespace": each.namespace,
                                "metric_name": each.name,
                                "dimensions": [
                                    {"name": key, "value": value}
                                    for key, value in each.dimensions.items()
                                ],
                            },
                        },
                    }
                    for each in metrics
                ),
                {"id": "each", "expression": "waiting / running", "return_data": True},
            ]
        },
    }


def _track(
    name: str,
    tracked: _Tracked,
    settings: Service,
    target: appautoscaling.Target,
    opts: pulumi.ResourceOptions,
) -> None:
    cooldown = settings.scaling.cooldown_seconds
    appautoscaling.Policy(
        name,
        policy_type="TargetTrackingScaling",
        resource_id=target.resource_id,
        scalable_dimension=target.scalable_dimension,
        service_namespace=target.service_namespace,
        target_tracking_scaling_policy_configuration={
            **tracked,
            "scale_in_cooldown": cooldown,
            "scale_out_cooldown": cooldown,
        },
        opts=opts,
    )
