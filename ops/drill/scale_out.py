"""More load than the tasks carry: autoscaling adds one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ops.deployment import Deployment
from ops.drill.drill import Drill, Step
from ops.drill.fargate import Tasks, steady
from ops.drill.session import Session
from ops.drill.target import Target
from ops.errors import OpsError
from ops.verify.sources import NO_CONTAINERS

_SOURCE = "010 SC-004: auto-scaling response within 5 minutes"
SCALED = Target(what="a task more runs", limit=300, source=_SOURCE)
_LONGEST_LOAD = 1800
_MINUTE = 60


@dataclass(frozen=True, kw_only=True)
class _Scaling:
    """The limits between which autoscaling moves a service."""

    tasks: Tasks
    autoscaling: Any

    @property
    def _key(self) -> Mapping[str, str]:
        return {
            "ServiceNamespace": "ecs",
            "ResourceId": f"service/{self.tasks.cluster}/{self.tasks.name}",
            "ScalableDimension": "ecs:service:DesiredCount",
        }

    def limits(self) -> tuple[int, int]:
        """Fewest and most tasks.

        Raises:
            OpsError: Nothing scales the service.
        """
        found = self.autoscaling.describe_scalable_targets(
            ServiceNamespace="ecs", ResourceIds=[self._key["ResourceId"]]
        )["ScalableTargets"]
        if not found:
            message = f"nothing scales {self.tasks.service}: run pulumi up --refresh"
            raise OpsError(message)
        return found[0]["MinCapacity"], found[0]["MaxCapacity"]

    def set_minimum(self, tasks: int) -> None:
        self.autoscaling.register_scalable_target(**self._key, MinCapacity=tasks)

    def by_hand(self, tasks: int) -> str:
        """The command that sets the fewest tasks."""
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
        load: Wait for load that somebody puts on it, instead of raising the fewest tasks for a
            while: that proves the alarm, too.

    Raises:
        OpsError: The service is not steady, or at its most tasks already.
    """
    tasks = steady(deployment, service)
    scaling = _Scaling(tasks=tasks, autoscaling=deployment.aws.client("application-autoscaling"))
    least, most = scaling.limits()
    wanted = tasks.described()["desiredCount"] + 1
    if wanted > most:
        raise OpsError(f"{service} is at its most tasks already (services.{service}.tasks.max)")
    percent = deployment.settings.services.by_name[service].scaling.cpu_percent
    cloudwatch = deployment.aws.client("cloudwatch")
    begin = _loaded(tasks, cloudwatch, percent) if load else _raised(scaling, least, wanted)
    return Drill(
        name="scale-out",
        about=f"Autoscaling gives {service} a task more.",
        targets=(SCALED,),
        found=(
            f"{wanted - 1} tasks are wanted; autoscaling keeps them between {least} and {most}",
        ),
        costs="a task for about a quarter of an hour: autoscaling takes it away again by itself",
        risks="as much as the load that you put on it" if load else "none",
        steps=(
            begin,
            Step(
                does=f"wait until {wanted} tasks run",
                do=lambda session: session.reach({SCALED: lambda: len(tasks.running()) >= wanted}),
                unknown_here=NO_CONTAINERS,
            ),
        ),
    )


def _raised(scaling: _Scaling, least: int, wanted: int) -> Step:
    def begin(session: Session) -> None:
        session.start()
        scaling.set_minimum(wanted)

    return Step(
        does=f"raise the fewest tasks from {least} to {wanted}"
        " (application-autoscaling register-scalable-target)",
        do=begin,
        undo=lambda _: scaling.set_minimum(least),
        undoes=f"lower the fewest tasks to {least} again",
        by_hand=scaling.by_hand(least),
    )


def _loaded(tasks: Tasks, cloudwatch: Any, percent: int) -> Step:
    """The stopwatch starts with the first minute whose average is above the target."""

    def begin(session: Session) -> None:
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

        session.tell(f"put load on {tasks.service} now, and keep it until a task more runs")
        session.start()
        session.wait(f"CPU above {percent} %", is_loaded, longest=_LONGEST_LOAD, every=10)

    return Step(
        does=f"wait until the load that you put on it drives CPU above {percent} %",
        do=begin,
        by_hand="take the load away",
        unknown_here=NO_CONTAINERS,
    )
