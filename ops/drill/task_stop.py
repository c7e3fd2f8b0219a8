"""Lose a task: ECS starts another."""

from ops.deployment import Deployment
from ops.drill.drill import Drill, Step
from ops.drill.fargate import Tasks, steady
from ops.drill.session import Session
from ops.drill.target import Target
from ops.verify.sources import NO_CONTAINERS

RECOVERED = Target(
    what="as many tasks run as before, from the stop on",
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
    """The task that is stopped, and the one that comes instead."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._before = tasks.running()
        self._healthy = tasks.healthy_count() if self._before else 0
        self.victim = min(self._before, key=self._age, default="none")
        self._new: set[str] = set()

    def _age(self, arn: str) -> str:
        return str(self._before[arn].get("startedAt", ""))

    @property
    def found(self) -> tuple[str, ...]:
        """What was there."""
        return tuple(
            f"task {name(arn)} in {task.get('availabilityZone', 'an unknown zone')}"
            for arn, task in self._before.items()
        ) or ("no running task",)

    def stop(self, session: Session) -> None:
        session.start()
        self._tasks.ecs.stop_task(
            cluster=self._tasks.cluster, task=self.victim, reason="platformctl drill task-stop"
        )

    def recover(self, session: Session) -> None:
        session.reach({RECOVERED: self._is_recovered}, every=1)
        for task in map(self._tasks.task, sorted(self._new)):
            session.measure(LAUNCHED, (task["startedAt"] - task["createdAt"]).total_seconds())

    def _is_recovered(self) -> bool:
        now = set(self._tasks.running()) - {self.victim}
        self._new = now - set(self._before)
        return bool(self._new) and len(now) >= len(self._before)

    def serve(self, session: Session) -> None:
        session.wait(
            "the load balancer counts as many healthy targets as before",
            lambda: self._tasks.healthy_count() >= self._healthy,
            longest=_LONGEST_REGISTRATION,
        )
        session.tell(f"the load balancer counts {self._healthy} healthy targets again")


def task_stop(deployment: Deployment, service: str) -> Drill:
    """The drill on a service.

    Raises:
        OpsError: The service is not steady.
    """
    tasks = steady(deployment, service)
    loss = _Loss(tasks)
    return Drill(
        name="task-stop",
        about=f"A task of {service} is lost, and ECS starts another.",
        targets=(RECOVERED, LAUNCHED),
        found=loss.found,
        costs="nothing",
        risks=f"{service} has a task less for a minute, and with one task none; the event"
        " task-stopped is notified, tasks-below-desired may go off",
        steps=(
            Step(
                does=f"stop the oldest task, {name(loss.victim)} (ecs stop-task)",
                do=loss.stop,
                by_hand=f"ECS replaces the task by itself; see aws ecs describe-services"
                f" --cluster {tasks.cluster} --services {tasks.name}",
                unknown_here=NO_CONTAINERS,
            ),
            Step(
                does="wait until as many tasks run as before",
                do=loss.recover,
                unknown_here=NO_CONTAINERS,
            ),
            Step(
                does="wait until the load balancer counts them healthy",
                do=loss.serve,
                unknown_here=NO_CONTAINERS,
            ),
        ),
    )


def name(arn: str) -> str:
    """The last part of an ARN."""
    return arn.rpartition("/")[2]
