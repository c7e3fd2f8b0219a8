"""A deployed stack for Pulumi's Automation API."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pulumi.automation import CommandError, CommandResult, LocalWorkspace, PulumiCommand, Stack
from pulumi.automation.errors import create_command_error
from semver import VersionInfo

from engine.versions import PULUMI_VERSION
from ops.child import OnLine, finish
from ops.deployment import Deployment

__all__ = ["CommandError", "stack_of"]


def stack_of(deployment: Deployment) -> Stack:
    """The stack, with the deployment's program, backend and CLI."""
    return Stack.select(deployment.stack, _Workspace(deployment))


class _Workspace(LocalWorkspace):
    """The deployment's program, backend and CLI.

    Every command names its stack, so that the user's selected stack does not change.
    """

    def __init__(self, deployment: Deployment) -> None:
        super().__init__(
            work_dir=str(deployment.program),
            env_vars=deployment.environment,
            pulumi_command=_Command(deployment.binary),
        )

    def select_stack(self, stack_name: str) -> None:
        """Leave the selection alone."""


class _Command(PulumiCommand):
    """The CLI in a process group of its own, with only the given environment."""

    def __init__(self, binary: Path) -> None:
        self.command = str(binary)
        self.version = VersionInfo.parse(PULUMI_VERSION)  # engine.cli found at least this one

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnLine | None = None,
        on_error: OnLine | None = None,
    ) -> Any:
        """Run a command; see `ops.child.finish`."""
        done = finish(
            [self.command, "--non-interactive", *args],
            cwd=Path(cwd),
            env={**additional_env, "PULUMI_AUTOMATION_API": "true"},
            on_output=on_output,
            on_error=on_error,
        )
        result = CommandResult(done.stdout, done.stderr, done.returncode)
        if done.returncode != 0:
            raise create_command_error(result)
        return result
