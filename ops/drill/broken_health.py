"""Detection of a failing health check by ECS and the load balancer."""

from collections.abc import Callable, Mapping
from typing import Any

from ops.deployment import Deployment
from ops.drill.drill import Drill, DrillStep
from ops.drill.fargate import ServiceTasks, steady
from ops.drill.session import DrillSession
from ops.drill.target import Target
from ops.errors import ExitCode, OpsError
from ops.verify.sources import NO_CONTAINERS

_SOURCE = "010 SC-005: unhealthy task detection within 90 seconds"
FOUND = Target(what="ECS marks the task unhealthy", limit=90, source=_SOURCE)
REFUSED = Target(what="the load balancer marks the target unhealthy", limit=90, source=_SOURCE)

_KEPT = (
    "taskRoleArn", "executionRoleArn", "networkMode", "volumes", "requiresCompatibilities",
    "cpu", "memory", "runtimePlatform", "ephemeralStorage",
)  # fmt: skip
_NOBODY = 9
"""A port on which no container listens."""
_LONGEST_START = 300


class _Patient:
    """A task outside of the service, which never gets a request."""

    def __init__(self, tasks: ServiceTasks) -> None:
        self._tasks, self._ecs = tasks, tasks.ecs
        self._service = tasks.described()
        healthy = tasks.healthy()
        self.group = max(healthy, key=lambda arn: len(healthy[arn]), default=None)
        self._arn = ""
        self._target: dict[str, Any] = {}

    @property
    def family(self) -> str:
        revision: str = self._service["taskDefinition"]
        return f"{revision.rpartition('/')[2].partition(':')[0]}-drill"

    def define(self, _: DrillSession) -> None:
        answer = self._ecs.describe_task_definition(taskDefinition=self._service["taskDefinition"])
        sound = answer["taskDefinition"]
        self._ecs.register_task_definition(
            family=self.family,
            containerDefinitions=[_broken(each) for each in sound["containerDefinitions"]],
            **{key: sound[key] for key in _KEPT if sound.get(key)},
        )

    def forget(self, _: DrillSession) -> None:
        found = self._ecs.list_task_definitions(familyPrefix=self.family, status="ACTIVE")
        for arn in found["taskDefinitionArns"]:
            self._ecs.deregister_task_definition(taskDefinition=arn)

    def begin(self, session: DrillSession) -> None:
        answer = self._ecs.run_task(
            cluster=self._tasks.cluster,
            taskDefinition=self.family,
            count=1,
            startedBy=self.family,
            capacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1}],
            networkConfiguration=self._service["networkConfiguration"],
        )
        for failure in answer["failures"]:
            raise OpsError(f"ECS starts no task: {failure['reason']}", ExitCode.RED)
        self._arn = answer["tasks"][0]["taskArn"]
        session.start()

    def start(self, session: DrillSession) -> None:
        session.wait(
            "the task runs",
            lambda: self._task()["lastStatus"] == "RUNNING",
            longest=_LONGEST_START,
            every=1,
        )
        session.start()

    def stop(self, _: DrillSession) -> None:
        found = self._ecs.list_tasks(cluster=self._tasks.cluster, startedBy=self.family)
        for arn in found["taskArns"]:
            self._ecs.stop_task(
                cluster=self._tasks.cluster, task=arn, reason="platformctl drill broken-health"
            )

    def register(self, session: DrillSession) -> None:
        (address,) = {
            each["value"]
            for attachment in self._task()["attachments"]
            for each in attachment["details"]
            if each["name"] == "privateIPv4Address"
        }
        self._target = {"Id": address, "Port": _NOBODY}
        self._tasks.elb.register_targets(TargetGroupArn=self.group, Targets=[self._target])
        session.start()

    def deregister(self, _: DrillSession) -> None:
        if self._target:
            self._tasks.elb.deregister_targets(TargetGroupArn=self.group, Targets=[self._target])

    def detect(self, session: DrillSession) -> None:
        awaited: dict[Target, Callable[[], bool]] = {FOUND: self._is_found}
        session.reach(awaited | ({REFUSED: self._is_refused} if self.group else {}), every=1)

    def _task(self) -> Mapping[str, Any]:
        return self._tasks.task(self._arn)

    def _is_found(self) -> bool:
        return self._task().get("healthStatus") == "UNHEALTHY"

    def _is_refused(self) -> bool:
        answer = self._tasks.elb.describe_target_health(
            TargetGroupArn=self.group, Targets=[self._target]
        )
        return answer["TargetHealthDescriptions"][0]["TargetHealth"]["State"] == "unhealthy"


def _broken(container: Mapping[str, Any]) -> dict[str, Any]:
    """A container whose health check always fails, with unchanged intervals."""
    check = container.get("healthCheck")
    if not (check and container["essential"]):
        return dict(container)
    timing = {key: value for key, value in check.items() if key != "startPeriod"}
    return {**container, "healthCheck": {**timing, "command": ["CMD-SHELL", "exit 1"]}}


def broken_health(deployment: Deployment, service: str) -> Drill:
    """The drill on a service.

    Raises:
        OpsError: The service is not steady.
    """
    tasks = steady(deployment, service)
    patient = _Patient(tasks)
    look = f"aws ecs list-tasks --cluster {tasks.cluster} --started-by {patient.family}"
    steps = [
        DrillStep(
            does=f"register {patient.family}: the current revision with a failing health check",
            do=patient.define,
            undo=patient.forget,
            undoes=f"deregister {patient.family}",
            by_hand=f"aws ecs deregister-task-definition --task-definition {patient.family}:1",
        ),
        DrillStep(
            does=f"run one task of it in {tasks.cluster}, outside the service (ecs run-task)",
            do=patient.begin,
            undo=patient.stop,
            undoes="stop the task",
            by_hand=f"{look}, then aws ecs stop-task",
            unknown_here=NO_CONTAINERS,
        ),
        DrillStep(does="wait until it runs", do=patient.start, unknown_here=NO_CONTAINERS),
        DrillStep(
            does=f"register it with the load balancer on port {_NOBODY}, where nothing listens",
            do=patient.register,
            undo=patient.deregister,
            undoes="deregister it from the load balancer",
            by_hand=f"aws elbv2 deregister-targets --target-group-arn {patient.group} with the"
            f" target of port {_NOBODY}",
            unknown_here=NO_CONTAINERS,
        ),
        DrillStep(
            does="wait until it is unhealthy",
            do=patient.detect,
            unknown_here=NO_CONTAINERS,
        ),
    ]
    if patient.group is None:
        del steps[3]
    return Drill(
        name="broken-health",
        about=f"Run a task of {service} with failing health checks until it is detected.",
        targets=(FOUND, REFUSED) if patient.group else (FOUND,),
        found=(f"{service} runs {name_of(tasks)}",),
        costs="one task for some minutes",
        risks="none for users: targets that were never healthy get no requests; the alarm"
        " unhealthy-targets may go off",
        steps=tuple(steps),
    )


def name_of(tasks: ServiceTasks) -> str:
    """The revision that a service runs."""
    revision: str = tasks.described()["taskDefinition"]
    return revision.rpartition("/")[2]
