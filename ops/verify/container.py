"""Commands run inside a service's container, by ECS Exec."""

import os
import pty
import subprocess

from botocore.exceptions import ClientError

from ops import shell
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.verify.check import AcceptedError, UnprovableError
from ops.verify.sources import made, tasks_of

_PATIENCE = 60.0
"""Seconds for a session to open, run the command and close."""
_BEGIN, _END = "verify-begin", "verify-end"
_MISSING = ("not found", "no such file or directory")


def run_inside(deployment: Deployment, service: str, command: str) -> str:
    """Run a shell command in a task of a service; return its stdout and stderr.

    Args:
        deployment: The stack.
        service: The service, which is the container's name too.
        command: For `sh`, without single quotes.

    Raises:
        AcceptedError: The services were deployed without ECS Exec.
        UnprovableError: This machine lacks AWS's plugin, these credentials lack
            ecs:ExecuteCommand (as the nightly job's do), or the image lacks the command.
        OpsError: There is no task, or it did not answer.
    """
    if not any(it.inputs.get("enableExecuteCommand") for it in made(deployment, "ecs.Service")):
        raise AcceptedError("services.exec is off: commands cannot run in containers")
    plugin = shell.plugin()
    if plugin is None:
        raise UnprovableError(shell.MISSING)
    tasks = tasks_of(deployment, service)
    if not tasks:
        raise OpsError(f"no task of {service} runs", ExitCode.RED)
    wrapped = f"sh -c 'echo {_BEGIN}; {command} 2>&1; echo {_END}'"
    try:
        words = shell.session(deployment, plugin, service, tasks[0], wrapped)
    except ClientError as refusal:
        if refusal.response.get("Error", {}).get("Code") != "AccessDeniedException":
            raise
        raise UnprovableError("these credentials lack ecs:ExecuteCommand") from refusal
    return _between(_on_a_terminal(words, service), service)


def _on_a_terminal(words: list[str], service: str) -> str:
    """The plugin requires a terminal as its input."""
    terminal, inside = pty.openpty()
    try:
        done = subprocess.run(  # noqa: S603 -- AWS's plugin with arguments of ours
            words,
            stdin=inside,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        message = f"{service} did not answer within {_PATIENCE:.0f} s"
        raise OpsError(message, ExitCode.RED) from None
    finally:
        os.close(terminal)
        os.close(inside)
    return done.stdout


def _between(said: str, service: str) -> str:
    """The command's output, without the plugin's messages before and after it."""
    _, begun, rest = said.partition(_BEGIN)
    answer, ended, _ = rest.partition(_END)
    last = (answer if begun else said).strip().rpartition("\n")[2]
    if any(each in last.lower() for each in _MISSING):
        raise UnprovableError(f"the image of {service} cannot run it: {last}")
    if not ended:
        raise OpsError(f"{service} did not answer: {last or 'nothing was said'}", ExitCode.RED)
    return answer.strip()
