"""A deployed stack: its outputs, its state, and its AWS account."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml

from components.settings import Settings, SettingsError
from engine import cli
from localcloud import process
from ops import stacks
from ops.aws import Aws
from ops.child import finish
from ops.errors import ExitCode, OpsError
from ops.workspace import ROOT, Workspace

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

_SCHEMAS = ROOT / "contracts"
_NOT_LOGGED_IN, _NO_SUCH_STACK = 3, 6
"""Exit codes of `pulumi` (its pkg/cmd/pulumi/cmd/exit_codes.go)."""

PARALLEL: Mapping[str, str] = MappingProxyType({"PULUMI_PARALLEL": "32"})
"""The number of resources in progress on AWS, unless the environment has its own.

They wait there; with Pulumi's default of four a core, few cores delay what takes longest.
"""


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """One stack, on AWS or on the local AWS.

    On AWS, Pulumi's backend and the credentials are those of the user's environment, as with
    `pulumi` itself.

    Args:
        local: Whether it is the stack on the local AWS.
        at: The folder of a local stack, if not `.local`.
    """

    stack: str
    local: bool = False
    at: Workspace | None = None

    @cached_property
    def source(self) -> Path:
        """The stack's configuration file.

        Raises:
            OpsError: There is no such stack.
        """
        return stacks.file(self.stack)

    @cached_property
    def settings(self) -> Settings:
        """The stack's configuration; for a local stack, with its overlay."""
        source = self.source
        path = self.workspace.configuration if self.local else source
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
            local = self.workspace
            url = local.running.moto_url
            return Aws(region=environment.region, endpoint=url, account_id=local.account)
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
        """The stack's outputs by name.

        Raises:
            OpsError: The stack was never deployed.
        """
        found: dict[str, Any] = json.loads(self._must("stack", "output", "--json"))
        if not found:
            raise self.not_deployed()
        return found

    def contract(self, name: str) -> Mapping[str, Any]:
        """A contract, such as `network` or `ecsCluster`, validated against its schema.

        Raises:
            OpsError: The stack does not publish it, or it violates its schema.
        """
        if name not in self.outputs:
            message = f"stack {self.stack} publishes no contract {name}: deploy it again"
            raise OpsError(message, ExitCode.CONTRACT)
        from jsonschema import ValidationError  # noqa: PLC0415 -- takes a tenth of a second

        value = self.outputs[name]
        try:
            _validator(name).validate(value)
        except ValidationError as error:
            message = f"contract {name} of stack {self.stack}, {error.json_path}: {error.message}"
            raise OpsError(message, ExitCode.CONTRACT) from None
        return value

    @cached_property
    def state(self) -> tuple[Mapping[str, Any], ...]:
        """The resources of the stack's state: `urn`, `type`, `inputs`, `outputs`, `parent`, ..."""
        return tuple(self._exported.get("resources") or ())

    @property
    def changed(self) -> str:
        """The time of the last change of the state, in Pulumi's format."""
        return self._exported["manifest"]["time"]

    def history(self, last: int) -> list[Mapping[str, Any]]:
        """The stack's last operations, latest first, as in `pulumi stack history`."""
        return json.loads(self._must("stack", "history", "--json", "--page-size", str(last)))

    @cached_property
    def _exported(self) -> dict[str, Any]:
        return self.export()["deployment"]

    def export(self) -> dict[str, Any]:
        """The stack's state, as `pulumi stack import` takes it; secrets stay encrypted."""
        return json.loads(self._must("stack", "export"))

    def write(self, state: Mapping[str, Any]) -> None:
        """Replace the stack's state by an edited result of `export`.

        Raises:
            OpsError: Pulumi refused it; the state is unchanged.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "state.json")
            file.touch(mode=0o600)
            file.write_text(json.dumps(state))
            self._must("stack", "import", "--file", str(file))

    @property
    def program(self) -> Path:
        """The folder of the program."""
        return self.workspace.program if self.local else ROOT

    @cached_property
    def binary(self) -> Path:
        """The Pulumi CLI."""
        return cli.ensure()

    @cached_property
    def environment(self) -> dict[str, str]:
        """The environment of `pulumi`; for a local stack, with the local AWS.

        Raises:
            OpsError: The local AWS is not running.
        """
        if self.local:
            own = {key: value for key, value in os.environ.items() if key not in process.UNSET}
            return own | self.workspace.environment
        path = f"{self.binary.parent}{os.pathsep}{os.environ['PATH']}"
        own = {"PATH": path, "PULUMI_OPTION_CONFIG_FILE": str(self.source)}
        return {**PARALLEL, **os.environ, **own}

    def pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `pulumi` command that only reads or edits the stack, and return its result.

        Operations that plan or change resources use `ops.automation.operate`.
        """
        return finish(
            [str(self.binary), "--non-interactive", *arguments, "--stack", self.stack],
            cwd=self.program,
            env=self.environment,
        )

    def _must(self, *arguments: str) -> str:
        _ = self.source
        if self.local and not self.workspace.exists():
            raise self.not_deployed()
        done = self.pulumi(*arguments)
        if done.returncode == 0:
            return done.stdout
        if done.returncode == _NO_SUCH_STACK:
            raise self.not_deployed()
        if done.returncode == _NOT_LOGGED_IN:
            raise self._not_logged_in()
        said = " ".join(done.stderr.split()).removeprefix("error: ")
        message = f"pulumi {' '.join(arguments)} failed: {said}"
        raise OpsError(message, ExitCode.ENGINE)

    def _not_logged_in(self) -> OpsError:
        message = "Pulumi is not logged in to the stacks' backend: pulumi login s3://..."
        if self.workspace.exists():
            message += "; or add --local for the stack on the local AWS"
        return OpsError(message, ExitCode.ENGINE)

    def not_deployed(self) -> OpsError:
        """The error of a stack that does not exist, with the fix."""
        message = f"stack {self.stack} has not been deployed"
        if self.local:
            message += f" here; bring it up with: make up STACK={self.stack}"
        elif self.workspace.exists():
            message += " on AWS; add --local for the one on the local AWS"
        else:
            message += "; create it as docs/quickstart.md says, then run up"
        return OpsError(message, ExitCode.NOT_DEPLOYED)

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace of the local stack of this name."""
        return self.at or Workspace(stack=self.stack)

    def afresh(self) -> "Deployment":
        """The same stack without cached values."""
        return replace(self, at=self.at and replace(self.at))

    @property
    def shown(self) -> str:
        """The stack as an argument of `platformctl`."""
        return f"{self.stack} --local" if self.local else self.stack


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """The schemas of all contracts by their stack output."""
    found = (yaml.safe_load(path.read_text()) for path in sorted(_SCHEMAS.glob("*.yaml")))
    return {schema["x-output"]: schema for schema in found}


@cache
def _validator(name: str) -> "Validator":
    """The validator of a contract, made once: checking its schema takes longer than using it."""
    from jsonschema.validators import validator_for  # noqa: PLC0415 -- as above

    schema = schemas()[name]
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)
