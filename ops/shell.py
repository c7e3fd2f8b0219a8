"""A command in a running container, by ECS Exec and AWS's session-manager-plugin."""

import json
import shutil
from collections.abc import Mapping
from typing import Any

from ops.deployment import Deployment

PLUGIN = "session-manager-plugin"
PLUGIN_PAGE = (
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/"
    "session-manager-working-with-install-plugin.html"
)
MISSING = f"{PLUGIN} is not on PATH; install it as {PLUGIN_PAGE} says"
"""The message if the plugin is missing."""


def plugin() -> str | None:
    """The plugin's path; None if it is not on PATH."""
    return shutil.which(PLUGIN)


def session(
    deployment: Deployment, found: str, service: str, task: Mapping[str, Any], command: str
) -> list[str]:
    """Open a session, and return the command line of the plugin.

    Args:
        deployment: The stack.
        found: The plugin's path.
        service: The service, which is the container's name too.
        task: The task, as ECS describes it.
        command: What runs in the container.
    """
    cluster: str = deployment.contract("ecsCluster")["clusterName"]
    arn: str = task["taskArn"]
    answer = deployment.aws.client("ecs").execute_command(
        cluster=cluster, task=arn, container=service, command=command, interactive=True
    )
    (runtime,) = (each["runtimeId"] for each in task["containers"] if each["name"] == service)
    target = {"Target": f"ecs:{cluster}_{task_id(task)}_{runtime}"}
    region = deployment.aws.region
    endpoint: str = deployment.aws.client("ssm").meta.endpoint_url
    # As the AWS CLI calls it: session, region, operation, profile, parameters, endpoint.
    begin = [found, json.dumps(answer["session"]), region, "StartSession", ""]
    return [*begin, json.dumps(target), endpoint]


def task_id(task: Mapping[str, Any]) -> str:
    """The last part of a task's ARN."""
    return task["taskArn"].rpartition("/")[2]
