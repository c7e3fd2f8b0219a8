"""A deployed stack: what it publishes, what it is made of, and the AWS it runs on."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import jsonschema
import yaml

from components.settings import PROJECT, Settings, SettingsError
from engine import cli
from localcloud import process
from ops.aws import Aws
from ops.errors import ExitCode, OpsError
from ops.local.workspace import ROOT, Workspace

_SCHEMAS = ROOT / "contracts"
_NOT_THERE = ("no stack named", "no stack selected")


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
    def settings(self) -> Settings:
        """The stack's configuration, as its file has it."""
        source = ROOT / f"Pulumi.{self.stack}.yaml"
        if not source.exists():
            known = sorted(path.name.split(".")[1] for path in ROOT.glob("Pulumi.*.yaml"))
            message = f"stack {self.stack}: there is no {source.name}; accepted: {', '.join(known)}"
            raise OpsError(message, ExitCode.NOT_DEPLOYED)
        path = self._workspace.configuration if self._exists_here() else source
        config: dict[str, Any] = yaml.safe_load(path.read_text())["config"]
        prefix = f"{PROJECT}:"
        sections = {
            key.removeprefix(prefix): value
            for key, value in config.items()
            if key.startswith(prefix)
        }
        try:
            return Settings.parse(self.stack, sections)
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
            workspace = Workspace(stack=self.stack, settings=settings or {})
            if arguments[0] in ("up", "preview"):
                workspace.copy_configuration()
            return workspace.pulumi(*arguments, capture=capture)
        binary = cli.ensure()
        return subprocess.run(  # noqa: S603 -- our own CLI with our own arguments
            [str(binary), *arguments, "--stack", self.stack],
            cwd=ROOT,
            env=os.environ
            | {
                "PATH": f"{binary.parent}{os.pathsep}{os.environ['PATH']}",
                "PULUMI_DEBUG_COMMANDS": "true",  # admits --event-log
            },
            capture_output=capture,
            text=True,
            check=False,
        )

    def _must(self, *arguments: str) -> str:
        if self.local and not self._exists_here():
            raise self._not_deployed()
        done = self.pulumi(*arguments, capture=True)
        if done.returncode == 0:
            return done.stdout
        if any(each in done.stderr for each in _NOT_THERE):
            raise self._not_deployed()
        message = f"pulumi {' '.join(arguments)}: {done.stderr.strip()}"
        raise OpsError(message, ExitCode.ENGINE)

    def _not_deployed(self) -> OpsError:
        _ = self.settings  # an unknown name is told apart
        message = f"stack {self.stack} has not been deployed"
        if self.local:
            message += f" here; bring it up with: make up STACK={self.stack}"
        elif Workspace(stack=self.stack).exists():
            message += " on AWS; add --local for the one that runs on this machine"
        else:
            message += f"; deploy it with: pulumi up --stack {self.stack}"
        return OpsError(message, ExitCode.NOT_DEPLOYED)

    def _exists_here(self) -> bool:
        return self.local and self._workspace.exists()

    @cached_property
    def _workspace(self) -> Workspace:
        return Workspace(stack=self.stack)

    @cached_property
    def _running(self) -> process.Running:
        running = process.find(self._workspace.local)
        if running is None:
            message = f"the local AWS does not run; start it with: make up STACK={self.stack}"
            raise OpsError(message, ExitCode.NOT_DEPLOYED)
        return running


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """The schemas of all contracts, by the name of the stack output that carries each."""
    found = (yaml.safe_load(path.read_text()) for path in sorted(_SCHEMAS.glob("*.yaml")))
    return {schema["x-output"]: schema for schema in found}
