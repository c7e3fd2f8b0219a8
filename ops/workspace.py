"""The workspace of a local stack, and the environment of `pulumi` commands for it.

Everything is kept under one folder (`.local` by default): Pulumi's home, its file backend, the
passphrase of the stacks' secrets, and what `platformctl deploy --local` changed. Pulumi reads and
writes a copy of `Pulumi.<stack>.yaml`, so that the committed file stays untouched. Each process has
a copy of its own, derived from the file as it is now.
"""

import atexit
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, cast

import psutil
import yaml
from filelock import FileLock

from components.settings.stack_file import document_of
from engine import cli
from localcloud import process
from ops import stacks
from ops.child import finish
from ops.errors import ExitCode, OpsError
from ops.stacks import ROOT

FROM_AWS = ("secretsprovider", "encryptedkey", "encryptionsalt")
"""Keys of a stack's file that say how AWS keeps its secrets; a local stack has a passphrase."""


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """One stack of one program on the local AWS.

    Args:
        stack: The stack's name; its configuration is `Pulumi.<stack>.yaml` of the program.
        local: The folder that holds all state.
        program: The folder of the Pulumi program.
        settings: Configuration that overrides the file's, by path, such as
            `{"agentplatform:environment.protection": False}`.
        role: The role that authorizes each call of the engine; by default all are allowed.
    """

    stack: str
    local: Path = ROOT / ".local"
    program: Path = ROOT
    settings: Mapping[str, object] = field(default_factory=dict[str, object])
    role: str = ""

    def prepare(self) -> None:
        """Prepare the CLI, the local AWS and the stack for `pulumi` commands.

        Raises:
            OpsError: There is no such stack.
        """
        _ = self.source
        self.local.mkdir(parents=True, exist_ok=True)
        process.start(self.local)
        with FileLock(self.local / "prepare.lock"):
            (self.local / "state").mkdir(exist_ok=True)
            self._passphrase()
            if not self._salt.exists():
                self._salt.write_text(self._salt_of_state() or self._init())
            elif not self.exists():
                self._salt.write_text(self._init())

    @property
    def account(self) -> str:
        """The account id of the stack on the local AWS; every stack has its own."""
        return f"{int(hashlib.sha256(self.stack.encode()).hexdigest(), 16) % 10**12:012d}"

    def exists(self) -> bool:
        """Whether the stack has been created in this workspace."""
        return self._state.exists()

    @property
    def _state(self) -> Path:
        return self.local / f"state/.pulumi/stacks/{self.project}/{self.stack}.json"

    @cached_property
    def project(self) -> str:
        """The program's name."""
        return yaml.safe_load((self.program / "Pulumi.yaml").read_text())["name"]

    @cached_property
    def running(self) -> process.Running:
        """The local AWS.

        Raises:
            OpsError: It is not running. Only `prepare` starts it: an empty one would mislead.
        """
        running = process.find(self.local)
        if running is None:
            message = f"the local AWS does not run; start it with: make up STACK={self.stack}"
            raise OpsError(message, ExitCode.NOT_DEPLOYED)
        return running

    @property
    def _known(self) -> Path:
        return self.local / f"aws.{self.stack}"

    @property
    def aws_is_known(self) -> bool:
        """Whether the local AWS is the one that the stack's last whole `up` was made on."""
        return self._known.exists() and self._known.read_text() == self._aws

    def know_aws(self) -> None:
        """Remember the local AWS as the one that has what the stack's state says."""
        self._known.write_text(self._aws)

    @property
    def _aws(self) -> str:
        return f"{self.running.pid} {self.running.created}"

    @cached_property
    def _acting(self) -> process.Running:
        return self.running.acting_as(self.role) if self.role else self.running

    @cached_property
    def environment(self) -> dict[str, str]:
        """The environment of `pulumi`: this workspace, the local AWS, the CLI's folder on PATH."""
        return self.exports() | {
            "PATH": f"{cli.ensure().parent}{os.pathsep}{os.environ['PATH']}",
            "PULUMI_OPTION_CONFIG_FILE": str(self.configuration),
        }

    def exports(self) -> dict[str, str]:
        """The environment of every `pulumi` command and AWS tool."""
        return self._acting.env(self.account) | {
            "PULUMI_HOME": str(self.local / "pulumi"),
            "PULUMI_BACKEND_URL": (self.local / "state").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE_FILE": str(self.local / "passphrase"),
            # `pulumi import` generates code from a provider's schema, which the local AWS lacks.
            "PULUMI_OPTION_GENERATE_CODE": "false",
            "PULUMI_STACK": self.stack,
            **self._region(),
        }

    def _region(self) -> dict[str, str]:
        """The stack's region, by the names that AWS's tools and SDKs ask for."""
        environment = _map(self.configured()["config"].get("agentplatform:environment"))
        region = str(environment.get("region") or "us-east-1")
        return {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}

    def pulumi(self, *arguments: str) -> CompletedProcess[str]:
        """Run a `pulumi` command in the program's folder and return its result."""
        binary = shutil.which("pulumi", path=self.environment["PATH"]) or "pulumi"
        own = {key: value for key, value in os.environ.items() if key not in process.UNSET}
        return finish(
            [binary, "--non-interactive", *arguments],
            cwd=self.program,
            env=own | self.environment,
        )

    @cached_property
    def configuration(self) -> Path:
        """This process's copy of the stack's configuration, deleted when it ends."""
        self.local.mkdir(parents=True, exist_ok=True)
        return self._copy(self._folder)

    def derived(self) -> Path:
        """The copy for `make shell`, written again; it is kept for the CLI."""
        folder = self.local / "shell"
        folder.mkdir(exist_ok=True)
        return self._copy(folder)

    @property
    def overlay(self) -> Path:
        """Settings of the local stack that differ from its committed file, by path."""
        return self.local / f"overlay.{self.stack}.yaml"

    @property
    def overlaid(self) -> Mapping[str, object]:
        """The overlay's settings by path."""
        return yaml.safe_load(self.overlay.read_text()) if self.overlay.exists() else {}

    @property
    def source(self) -> Path:
        """The committed configuration.

        Raises:
            OpsError: There is none.
        """
        return stacks.file(self.stack, None if self.program == ROOT else self.program)

    def configured(self) -> dict[str, Any]:
        """The stack's current file with its overlay, without settings for AWS only."""
        document = document_of(self.source)
        copy: dict[str, Any] = {k: value for k, value in document.items() if k not in FROM_AWS}
        for path, value in {**self.overlaid, **self.settings}.items():
            _lay(copy["config"], path, value)
        config = copy["config"] = _decrypted(copy["config"], self.account)
        _translate(config, self.account)
        return copy

    @cached_property
    def _folder(self) -> Path:
        self._clean()
        folder = Path(tempfile.mkdtemp(dir=self.local, prefix=f"configuration-{os.getpid()}-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return folder

    def _clean(self) -> None:
        """Delete the copies of killed processes."""
        for folder in self.local.glob("configuration-*-*"):
            pid = folder.name.split("-")[1]
            if pid.isdecimal() and not psutil.pid_exists(int(pid)):
                shutil.rmtree(folder, ignore_errors=True)

    @property
    def _salt(self) -> Path:
        return self.local / f"salt.{self.stack}"

    def _copy(self, folder: Path) -> Path:
        """Write the configuration into a folder, with the salt of the local stack's secrets."""
        copy = self.configured()
        if self._salt.exists():
            copy["encryptionsalt"] = self._salt.read_text()
        path = folder / f"Pulumi.{self.stack}.yaml"
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(yaml.safe_dump(copy, sort_keys=False))
        draft.replace(path)
        return path

    def _passphrase(self) -> None:
        path = self.local / "passphrase"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(24))

    def _salt_of_state(self) -> str | None:
        """The salt of an existing stack; None before its first `up`."""
        if not self.exists():
            return None
        checkpoint: dict[str, Any] = json.loads(self._state.read_text())["checkpoint"]
        kept: dict[str, Any] = checkpoint.get("latest") or {}
        return kept.get("secrets_providers", {}).get("state", {}).get("salt")

    def _init(self) -> str:
        """Create the stack and return the salt of its secrets.

        Pulumi writes it beside Pulumi.yaml: let it write to the copy.
        """
        self._state.unlink(missing_ok=True)  # of an interrupted call, with nothing in it
        folder = self.configuration.parent
        shutil.copy(self.program / "Pulumi.yaml", folder)
        done = self.pulumi("stack", "init", self.stack, "--cwd", str(folder))
        if done.returncode != 0:
            raise OpsError(f"pulumi stack init failed: {done.stderr.strip()}", ExitCode.ENGINE)
        return yaml.safe_load(self.configuration.read_text())["encryptionsalt"]


def _translate(config: dict[str, Any], account: str) -> None:
    """Replace settings that depend on AWS by those of the local AWS.

    The account is the local one. A zone that exists on AWS is created, and counts as delegated.
    """
    if environment := _map(config.get("agentplatform:environment")):
        environment["account_id"] = account
    if dns := _map(_map(config.get("agentplatform:ingress")).get("dns")):
        dns.pop("zone_id", None)
        dns["zone"] = "created"
        dns.setdefault("delegated", True)


def _map(value: Any) -> dict[str, Any]:
    """The map; empty for any other value, which the settings' models refuse."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


_STAND_INS = {
    "email": "{name}@example.com",
    "https": "https://example.com/{name}",
    "sms": "+1555{number:07d}",
    "sqs": "arn:aws:sqs:us-east-1:{account}:{name}",
    "lambda": "arn:aws:lambda:us-east-1:{account}:function:{name}",
}
"""Placeholders for encrypted endpoints by protocol: only AWS's key decrypts the real ones."""


def _decrypted(value: Any, account: str, protocol: str = "https") -> Any:
    """Replace each encrypted value by a placeholder."""
    if isinstance(value, list):
        return [_decrypted(each, account) for each in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    found = cast("dict[str, Any]", value)
    if set(found) != {"secure"}:
        own = found.get("protocol", "https")
        return {key: _decrypted(it, account, own) for key, it in found.items()}
    digest = hashlib.sha256(str(found["secure"]).encode()).hexdigest()
    number = int(digest[:6], 16) % 10**7
    return _STAND_INS[protocol].format(account=account, name=digest[:12], number=number)


def _lay(config: dict[str, Any], path: str, value: object) -> None:
    """Set the value at a path such as `agentplatform:environment.protection`."""
    *outer, last = path.split(".")
    for key in outer:
        config[key] = below = _map(config.get(key))
        config = below
    config[last] = value
