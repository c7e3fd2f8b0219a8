"""The current ECS services of a stack."""

from dataclasses import dataclass
from typing import Any

from ops.deployment import Deployment
from ops.verify.sources import services_of as described


@dataclass(frozen=True, kw_only=True)
class RunningService:
    """A service as ECS describes it; the local AWS runs no containers and counts no tasks."""

    name: str
    running: int | None
    desired: int
    rollout: str
    revision: str
    image: str

    @property
    def steady(self) -> bool:
        """Whether the running count equals the desired count, if known."""
        if self.running is None:
            return True
        return self.running >= self.desired and self.rollout == "COMPLETED"

    @property
    def tasks(self) -> str:
        """The number of running tasks, as text."""
        if self.running is None:
            return f"{self.desired} desired"
        return f"{self.running} of {self.desired} running"


def services_of(deployment: Deployment) -> tuple[RunningService, ...]:
    """The services as ECS describes them, by name."""
    names: dict[str, str] = deployment.contract("ecsServices")["serviceNames"]
    found = {names[service]: each for service, each in described(deployment).items()}
    ecs = deployment.aws.client("ecs")
    return tuple(
        _service(ecs, each, local=deployment.local)
        if each.get("status", "INACTIVE") != "INACTIVE"
        else _missing(name)
        for name, each in sorted(found.items())
    )


def _service(ecs: Any, found: dict[str, Any], *, local: bool) -> RunningService:
    # Not the primary deployment's: in moto that keeps the service's first revision.
    revision: str = found["taskDefinition"]
    definition = ecs.describe_task_definition(taskDefinition=revision)["taskDefinition"]
    primary = next(each for each in found["deployments"] if each["status"] == "PRIMARY")
    return RunningService(
        name=found["serviceName"],
        running=None if local else found["runningCount"],
        desired=found["desiredCount"],
        rollout="not provable here" if local else primary.get("rolloutState", "(not set)"),
        revision=revision.rpartition(":")[2],
        image=definition["containerDefinitions"][0]["image"],
    )


def _missing(name: str) -> RunningService:
    return RunningService(
        name=name, running=0, desired=0, rollout="not found", revision="-", image="(not found)"
    )
