"""Wait until a service runs what it should, and nothing else."""

import time
from collections.abc import Mapping
from typing import Any

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.options import progress

PAUSE_SECONDS = 5
LONGEST_SECONDS = 3600
"""As long as the program lets an update of a service take."""


class RolledBackError(Exception):
    """ECS gave the deployment up and went back to what ran before."""


def wait(deployment: Deployment, service: str) -> None:
    """Wait, with a line of progress, for the revision that the last `up` rolled out.

    Raises:
        RolledBackError: ECS went back to an earlier revision.
        OpsError: It takes longer than an hour.
    """
    wanted = deployment.contract("taskDefinitions")["taskDefinitionArns"][service]
    until = time.monotonic() + LONGEST_SECONDS
    with progress.status(f"{service}: asking ECS") as line:
        while time.monotonic() < until:
            found = _described(deployment, service)
            primary = next(each for each in found["deployments"] if each["status"] == "PRIMARY")
            if found["taskDefinition"] != wanted or primary["rolloutState"] == "FAILED":
                raise RolledBackError(primary.get("rolloutStateReason", ""))
            if primary["rolloutState"] == "COMPLETED":
                return
            line.update(
                f"{service}: {primary['runningCount']} of {primary['desiredCount']} tasks of"
                f" {wanted.rsplit('/', 1)[-1]} run, {primary['failedTasks']} failed"
            )
            time.sleep(PAUSE_SECONDS)
    message = f"{service} is not steady after an hour: look at platformctl logs {deployment.stack}"
    raise OpsError(f"{message} {service}", ExitCode.RED)


def _described(deployment: Deployment, service: str) -> Mapping[str, Any]:
    cluster = deployment.contract("ecsCluster")["clusterArn"]
    name = deployment.contract("ecsServices")["serviceNames"][service]
    answer = deployment.aws.client("ecs").describe_services(cluster=cluster, services=[name])
    active = [each for each in answer["services"] if each["status"] == "ACTIVE"]
    if not active:
        message = f"service {name} is gone from AWS, though the stack has it: pulumi up --refresh"
        raise OpsError(message, ExitCode.RED)
    return active[0]
