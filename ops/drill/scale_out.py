"""Scale-out of a service by one task."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ops.deployment import Deployment
from ops.drill.drill import Drill, DrillStep
from ops.drill.fargate import ServiceTasks, steady
from ops.drill.session import DrillSession
from ops.drill.target import Target
from ops.errors import OpsError
from ops.verify.sources import NO_CONTAINERS

_SOURCE = "010 SC-004: auto-scaling response within 5 minutes"
SCALED = Target(what="an additional task runs", limit=300, source=_SOURCE)
_LONGEST_LOAD = 1800
_MINUTE = 60


@dataclass(frozen=True, kw_only=True)
class _Scaling:
    """The scalable target of a service."""

    tasks: ServiceTasks
    autoscaling: Any

    @property
    def _key(self) -> Mapping[str, str]:
        return {
            "ServiceNamespace": "ecs",
            "ResourceId": f"service/{self.tasks.cluster}/{self.tasks.name}",
            "ScalableDimension": "ecs:service:DesiredCount",
        }

    def limits(self) -> tuple[int, int]:
        """Minimum and maximum capacity.

        Raises:
            OpsError: The service has no scalable target.
        """
        found = self.autoscaling.describe_scalable_targets(
            ServiceNamespace="ecs", ResourceIds=[self._key["ResourceId"]]
        )["ScalableTargets"]
        if not found:
            message = f"{self.tasks.service} has no scalable target: run pulumi up --refresh"
            raise OpsError(message)
        return found[0]["MinCapacity"], found[0]["MaxCapacity"]

    def set_minimum(self, tasks: int) -> None:
        self.autoscaling.register_scalable_target(**self._key, MinCapacity=tasks)

    def by_hand(self, tasks: int) -> str:
        """The command that sets the minimum capacity."""
        return (
            "aws application-autoscaling register-scalable-target --service-namespace ecs"
            f" --resource-id {self._key['ResourceId']}"
            f" --scalable-dimension {self._key['ScalableDimension']} --min-capacity {tasks}"
        )


def scale_out(deployment: Deployment, service: str, *, load: bool) -> Drill:
    """The drill on a service.

    Args:
        deployment: The stack.
        service: The service.
        load: Wait for generated load, which also tests the alarm, instead of temporarily raising
            the minimum capacity.

    Raises:
        OpsError: The service is not steady, or at its maximum capacity.
    """
    tasks = steady(deployment, service)
    scaling = _Scaling(tasks=tasks, autoscaling=deployment.aws.client("application-autoscaling"))
    least, most = scaling.limits()
    wanted = tasks.described()["desiredCount"] + 1
    if wanted > most:
        raise OpsError(f"{service} is at its maximum capacity (services.{service}.tasks.max)")
    percent = deployment.settings.services.by_name[service].scaling.cpu_percent
    cloudwatch = deployment.aws.client("cloudwatch")
    begin = _loaded(tasks, cloudwatch, percent) if load else _raised(scaling, least, wanted)
    return Drill(
        name="scale-out",
        about=f"Scale {service} out by one task.",
        targets=(SCALED,),
        found=(f"desired count {wanted - 1}; autoscaling between {least} and {most}",),
        costs="a task for about 15 minutes, until autoscaling scales in",
        risks="those of the load that you generate" if load else "none",
        steps=(
            begin,
            DrillStep(
                does=f"wait until {wanted} tasks run",
                do=lambda session: session.reach({SCALED: lambda: len(tasks.running()) >= wanted}),
                unknown_here=NO_CONTAINERS,
            ),
        ),
    )


def _raised(scaling: _Scaling, least: int, wanted: int) -> DrillStep:
    def begin(session: DrillSession) -> None:
        session.start()
        scaling.set_minimum(wanted)

    return DrillStep(
        does=f"raise the minimum capacity from {least} to {wanted}"
        " (application-autoscaling register-scalable-target)",
        do=begin,
        undo=lambda _: scaling.set_minimum(least),
        undoes=f"lower the minimum capacity to {least} again",
        by_hand=scaling.by_hand(least),
    )


def _loaded(tasks: ServiceTasks, cloudwatch: Any, percent: int) -> DrillStep:
    """The stopwatch starts with the first minute whose average exceeds the target."""

    def begin(session: DrillSession) -> None:
        since = session.clock.now()

        def is_loaded() -> bool:
            now = session.clock.now()
            found = cloudwatch.get_metric_statistics(
                Namespace="AWS/ECS",
                MetricName="CPUUtilization",
                Dimensions=[
                    {"Name": "ClusterName", "Value": tasks.cluster},
                    {"Name": "ServiceName", "Value": tasks.name},
                ],
                StartTime=since - timedelta(seconds=_MINUTE),
                EndTime=now + timedelta(seconds=_MINUTE),
                Period=_MINUTE,
                Statistics=["Average"],
            )["Datapoints"]
            above = [each["Timestamp"] for each in found if each["Average"] > percent]
            if above:
                session.start(ago=max((now - min(above)).total_seconds(), 0))
            return bool(above)

        session.report(f"generate load on {tasks.service} now, until an additional task runs")
        session.start()
        session.wait(f"CPU above {percent} %", is_loaded, longest=_LONGEST_LOAD, every=10)

    return DrillStep(
        does=f"wait until your load raises CPU above {percent} %",
        do=begin,
        by_hand="stop the load",
        unknown_here=NO_CONTAINERS,
    )
