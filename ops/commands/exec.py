"""`platformctl exec`: run a command in a container by ECS Exec."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from ops import shell
from ops.child import converse
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.options import Local, ServiceName, StackName, progress

_MOST_TASKS = 100
"""Tasks that one call describes (AWS API: DescribeTasks)."""


def exec_(
    stack: StackName,
    service: ServiceName,
    command: Annotated[str, typer.Argument(help="The command, quoted.")] = "/bin/sh",
    *,
    task: Annotated[
        str | None, typer.Option(help="Id of the task; by default the latest running one.")
    ] = None,
    local: Local = False,
) -> None:
    """Run a command in a service's container by ECS Exec; by default a shell.

    The session is logged. Requires AWS's session-manager-plugin on PATH.
    """
    deployment = Deployment(stack=stack, local=local)
    if not deployment.settings.services.exec:
        raise OpsError(f"ECS Exec is off in stack {stack}: agentplatform:services.exec")
    if local:
        raise OpsError("the local AWS runs no containers")
    plugin = shell.plugin()
    if plugin is None:
        raise OpsError(shell.MISSING)
    found = running_task(deployment, service, task)
    words = shell.session(deployment, plugin, service, found, command)
    progress.print(f"{command} in {service}, task {shell.task_id(found)}")
    raise typer.Exit(converse(words, cwd=Path.cwd(), env=os.environ))


def running_task(deployment: Deployment, service: str, task: str | None) -> dict[str, Any]:
    """A task that has ECS Exec enabled: the given one, or the latest.

    Raises:
        OpsError: There is none.
    """
    ecs = deployment.aws.client("ecs")
    cluster: str = deployment.contract("ecsCluster")["clusterName"]
    name = deployment.contract("ecsServices")["serviceNames"][service]
    pages = ecs.get_paginator("list_tasks").paginate(cluster=cluster, serviceName=name)
    arns: list[str] = [arn for page in pages for arn in page["taskArns"]]
    tasks: list[dict[str, Any]] = []
    if arns:
        tasks = ecs.describe_tasks(cluster=cluster, tasks=arns[:_MOST_TASKS])["tasks"]
    able = [
        each
        for each in tasks
        if each["lastStatus"] == "RUNNING" and each.get("enableExecuteCommand")
    ]
    if not able:
        message = f"no running task of {service} has ECS Exec enabled; tasks: {len(tasks)}"
        raise OpsError(message, ExitCode.RED)
    if task is None:
        return max(able, key=lambda each: each["startedAt"])
    ids = {shell.task_id(each): each for each in able}
    if task not in ids:
        raise OpsError(f"{service} has no task {task}; accepted: {', '.join(ids)}")
    return ids[task]
