"""Loss of a task, which ECS replaces."""

from ops.deployment import Deployment
from ops.drill.drill import Drill, DrillStep
from ops.drill.fargate import ServiceTasks, steady
from ops.drill.session import DrillSession
from ops.drill.target import Target
from ops.verify.sources import NO_CONTAINERS

RECOVERED = Target(
    what="the running count is restored, from the stop on",
    limit=60,
    source="010 SC-002: recovery within 60 seconds",
)
LAUNCHED = Target(
    what="the new task runs, from its creation on",
    limit=60,
    source="010 Performance Goals: task launch below 60 s",
)
_LONGEST_REGISTRATION = 600


class _Loss:
    """The stopped task and its replacement."""

    def __init__(self, tasks: ServiceTasks) -> None:
        self._tasks = tasks
        self._before = tasks.running()
        self._healthy = tasks.healthy_count() if self._before else 0
        self.victim = min(self._before, key=self._age, default="none")
        self._new: set[str] = set()

    def _age(self, arn: str) -> str:
        return str(self._before[arn].get("startedAt", ""))

    @property
    def found(self) -> tuple[str, ...]:
        """The tasks before the drill."""
        return tuple(
            f"task {name(arn)} in {task.get('availabilityZone', 'an unknown zone')}"
            for arn, task in self._before.items()
        ) or ("no running task",)

    def stop(self, session: DrillSession) -> None:
        session.start()
        self._tasks.ecs.stop_task(
            cluster=self._tasks.cluster, task=self.victim, reason="platformctl drill task-stop"
        )

    def recover(self, session: DrillSession) -> None:
        session.reach({RECOVERED: self._is_recovered}, every=1)
        for task in map(self._tasks.task, sorted(self._new)):
            session.measure(LAUNCHED, (task["startedAt"] - task["createdAt"]).total_seconds())

    def _is_recovered(self) -> bool:
        now = set(self._tasks.running()) - {self.victim}
        self._new = now - set(self._before)
        return bool(self._new) and len(now) >= len(self._before)

    def serve(self, session: DrillSession) -> None:
        session.wait(
            "the load balancer has as many healthy targets as before",
            lambda: self._tasks.healthy_count() >= self._healthy,
            longest=_LONGEST_REGISTRATION,
        )
        session.report(f"the load balancer has {self._healthy} healthy targets again")


def task_stop(deployment: Deployment, service: str) -> Drill:
    """The drill on a service.

    Raises:
        OpsError: The service is not steady.
    """
    tasks = steady(deployment, service)
    loss = _Loss(tasks)
    return Drill(
        name="task-stop",
        about=f"Stop a task of {service}, which ECS replaces.",
        targets=(RECOVERED, LAUNCHED),
        found=loss.found,
        costs="nothing",
        risks=f"{service} has one task less for a minute, or none if it has one; the event"
        " task-stopped is notified, tasks-below-desired may go off",
        steps=(
            DrillStep(
                does=f"stop the oldest task, {name(loss.victim)} (ecs stop-task)",
                do=loss.stop,
                by_hand=f"ECS replaces the task by itself; see aws ecs describe-services"
                f" --cluster {tasks.cluster} --services {tasks.name}",
                unknown_here=NO_CONTAINERS,
            ),
            DrillStep(
                does="wait until the running count is restored",
                do=loss.recover,
                unknown_here=NO_CONTAINERS,
            ),
            DrillStep(
                does="wait until the load balancer marks them healthy",
                do=loss.serve,
                unknown_here=NO_CONTAINERS,
            ),
        ),
    )


def name(arn: str) -> str:
    """The last part of an ARN."""
    return arn.rpartition("/")[2]
