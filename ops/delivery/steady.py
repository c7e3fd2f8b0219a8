"""Wait until a service is steady."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.options import progress

PAUSE_SECONDS = 5
LONGEST_SECONDS = 3600
"""The program's timeout of a service's update."""

_Described = Mapping[str, Any]
_Holds = Callable[[_Described, _Described], bool]
"""Whether a service and its primary deployment still lead to the wanted revision."""


class RolledBackError(Exception):
    """ECS rolled the deployment back."""


def wait(deployment: Deployment, service: str) -> None:
    """Wait, with progress, for the task definition revision of the last `up`.

    Raises:
        RolledBackError: ECS rolled back to an earlier revision.
        OpsError: It takes longer than an hour.
    """
    wanted = deployment.contract("taskDefinitions")["taskDefinitionArns"][service]
    _wait(deployment, service, lambda found, _: found["taskDefinition"] == wanted)


def renew(deployment: Deployment, service: str) -> None:
    """Replace a service's tasks by new ones of the same revision, and wait as `wait` does.

    Raises:
        RolledBackError: ECS rolled the deployment back.
        OpsError: It takes longer than an hour.
    """
    changed = deployment.aws.client("ecs").update_service(
        **_address(deployment, service), forceNewDeployment=True
    )
    wanted = _primary(changed["service"])["id"]
    _wait(deployment, service, lambda _, primary: primary["id"] == wanted)


def _wait(deployment: Deployment, service: str, holds: _Holds) -> None:
    """Wait until the deployment in progress is complete, as long as it is the wanted one."""
    until = time.monotonic() + LONGEST_SECONDS
    with progress.status(f"{service}: reading from ECS") as line:
        while time.monotonic() < until:
            found = _described(deployment, service)
            primary = _primary(found)
            if not holds(found, primary) or primary["rolloutState"] == "FAILED":
                raise RolledBackError(primary.get("rolloutStateReason", ""))
            if primary["rolloutState"] == "COMPLETED":
                return
            line.update(
                f"{service}: {primary['runningCount']} of {primary['desiredCount']} tasks of"
                f" {primary['taskDefinition'].rsplit('/', 1)[-1]} run,"
                f" {primary['failedTasks']} failed"
            )
            time.sleep(PAUSE_SECONDS)
    message = f"{service} is not steady after an hour: look at platformctl logs {deployment.stack}"
    raise OpsError(f"{message} {service}", ExitCode.RED)


def _described(deployment: Deployment, service: str) -> _Described:
    address = _address(deployment, service)
    answer = deployment.aws.client("ecs").describe_services(
        cluster=address["cluster"], services=[address["service"]]
    )
    active = [each for each in answer["services"] if each["status"] == "ACTIVE"]
    if not active:
        message = (
            f"service {address['service']} does not exist on AWS, though the stack has it:"
            " pulumi up --refresh"
        )
        raise OpsError(message, ExitCode.RED)
    return active[0]


def _address(deployment: Deployment, service: str) -> dict[str, str]:
    return {
        "cluster": deployment.contract("ecsCluster")["clusterArn"],
        "service": deployment.contract("ecsServices")["serviceNames"][service],
    }


def _primary(described: _Described) -> _Described:
    return next(each for each in described["deployments"] if each["status"] == "PRIMARY")
