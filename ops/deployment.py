"""A deployed stack: what it publishes, what it is made of, and the AWS it runs on."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from components.settings import Settings, SettingsError
from engine import cli
from localcloud import process
from ops.aws import Aws
from ops.child import finish
from ops.errors import ExitCode, OpsError
from ops.workspace import ROOT, Workspace

_SCHEMAS = ROOT / "contracts"
_NOT_LOGGED_IN, _NO_SUCH_STACK = 3, 6
"""Exit codes of `pulumi` (its pkg/cmd/pulumi/cmd/exit_codes.go)."""


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """One stack, on AWS or on the local AWS.

    On AWS, Pulumi's backend and the credentials are those of the user's environment, as with
    `pulumi` itself.

    Args:
        stack: The stack's name.
        local: Whether it is the one that `make up` brought up on this machine.
    """

    stack: str
    local: bool = False

    @cached_property
    def source(self) -> Path:
        """The stack's configuration file in the checkout.

        Raises:
            OpsError: There is no such stack.
        """
        path = ROOT / f"Pulumi.{self.stack}.yaml"
        if not path.exists():
            message = (
                f"stack {self.stack}: there is no {path.name}; accepted: {', '.join(stacks())}"
            )
            raise OpsError(message, ExitCode.NOT_DEPLOYED)
        return path

    @cached_property
    def settings(self) -> Settings:
        """The stack's configuration; of a local stack, as it was last brought up."""
        source = self.source
        path = self.workspace.configuration if self._exists_here() else source
        try:
            return Settings.read(self.stack, path)
        except SettingsError as refusal:
            raise OpsError(str(refusal)) from None

    @cached_property
    def aws(self) -> Aws:
        """The account and region that the stack is in.

        Raises:
            OpsError: The credentials are those of another account than the settings name.
        """
        environment = self.settings.environment
        if self.local:
            return Aws(region=environment.region, endpoint=self._running.moto_url)
        aws = Aws(region=environment.region)
        if environment.account_id and aws.account != environment.account_id:
            message = (
                f"these credentials are of account {aws.account}, but stack {self.stack} belongs to"
                f" {environment.account_id} (Pulumi.{self.stack}.yaml, environment.account_id)"
            )
            raise OpsError(message, ExitCode.CREDENTIALS)
        return aws

    @cached_property
    def outputs(self) -> Mapping[str, Any]:
        """Everything the stack publishes, by the name of the output.

        Raises:
            OpsError: The stack was never deployed.
        """
        found: dict[str, Any] = json.loads(self._must("stack", "output", "--json"))
        if not found:
            raise self._not_deployed()
        return found

    def contract(self, name: str) -> Mapping[str, Any]:
        """A contract, such as `network` or `ecsCluster`, checked by its schema in `contracts/`.

        Raises:
            OpsError: The stack does not publish it, or not as its schema promises.
        """
        if name not in self.outputs:
            message = f"stack {self.stack} publishes no contract {name}: deploy it again"
            raise OpsError(message, ExitCode.CONTRACT)
        value = self.outputs[name]
        try:
            jsonschema.validate(value, schemas()[name])
        except jsonschema.ValidationError as error:
            message = f"contract {name} of stack {self.stack}, {error.json_path}: {error.message}"
            raise OpsError(message, ExitCode.CONTRACT) from None
        return value

    @cached_property
    def state(self) -> tuple[Mapping[str, Any], ...]:
        """The resources of the stack's state: `urn`, `type`, `inputs`, `outputs`, `parent`, ..."""
        export: dict[str, Any] = json.loads(self._must("stack", "export"))
        return tuple(export["deployment"].get("resources") or ())

    def pulumi(
        self, *arguments: str, capture: bool = False, settings: Mapping[str, object] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a `pulumi` command on the stack; its output streams unless it is captured.

        Args:
            arguments: Of `pulumi`.
            capture: Keep the output instead of showing it.
            settings: Configuration to lay over the local copy of the stack's file.
        """
        if self.local:
            workspace = replace(self.workspace, settings=settings or {})
            if arguments[0] in ("up", "preview"):
                workspace.copy_configuration()
            return workspace.pulumi(*arguments, capture=capture)
        binary = cli.ensure()
        return finish(
            [str(binary), *arguments, "--stack", self.stack]
            + (["--non-interactive"] if capture else []),
            cwd=ROOT,
            env=os.environ
            | {
                "PATH": f"{binary.parent}{os.pathsep}{os.environ['PATH']}",
                "PULUMI_DEBUG_COMMANDS": "true",  # admits --event-log
            },
            capture=capture,
        )

    def _must(self, *arguments: str) -> str:
        _ = self.source
        if self.local and not self._exists_here():
            raise self._not_deployed()
        done = self.pulumi(*arguments, capture=True)
        if done.returncode == 0:
            return done.stdout
        if done.returncode == _NO_SUCH_STACK:
            raise self._not_deployed()
        if done.returncode == _NOT_LOGGED_IN:
            raise self._not_logged_in()
        said = " ".join(done.stderr.split()).removeprefix("error: ")
        message = f"pulumi {' '.join(arguments)} failed: {said}"
        raise OpsError(message, ExitCode.ENGINE)

    def _not_logged_in(self) -> OpsError:
        message = "Pulumi is not logged in to where the stacks are kept: pulumi login s3://..."
        if self.workspace.exists():
            message += "; or add --local for the stack that runs on this machine"
        return OpsError(message, ExitCode.ENGINE)

    def _not_deployed(self) -> OpsError:
        message = f"stack {self.stack} has not been deployed"
        if self.local:
            message += f" here; bring it up with: make up STACK={self.stack}"
        elif self.workspace.exists():
            message += " on AWS; add --local for the one that runs on this machine"
        else:
            message += f"; deploy it with: pulumi up --stack {self.stack}"
        return OpsError(message, ExitCode.NOT_DEPLOYED)

    def _exists_here(self) -> bool:
        return self.local and self.workspace.exists()

    @cached_property
    def workspace(self) -> Workspace:
        """Where the stack of this name lives on this machine, if it does."""
        return Workspace(stack=self.stack)

    @cached_property
    def _running(self) -> process.Running:
        running = process.find(self.workspace.local)
        if running is None:
            message = f"the local AWS does not run; start it with: make up STACK={self.stack}"
            raise OpsError(message, ExitCode.NOT_DEPLOYED)
        return running


def stacks() -> list[str]:
    """The names of all stacks: those with a configuration file."""
    return sorted(path.name.split(".")[1] for path in ROOT.glob("Pulumi.*.yaml"))


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """The schemas of all contracts, by the name of the stack output that carries each."""
    found = (yaml.safe_load(path.read_text()) for path in sorted(_SCHEMAS.glob("*.yaml")))
    return {schema["x-output"]: schema for schema in found}
