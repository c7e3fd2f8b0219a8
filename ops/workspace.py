"""Where a local stack lives, and the environment in which plain `pulumi` commands find it.

Everything is kept under one folder (`.local` by default): Pulumi's home, its file backend, the
passphrase of the stack's secrets and a copy of the stack's configuration. The copy is what Pulumi
writes its encryption salt to, so that the committed `Pulumi.<stack>.yaml` stays untouched; so is
what `platformctl deploy --local` changed, which is kept beside it.
"""

import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from engine import cli
from localcloud import process
from ops import pack
from ops.child import finish

ROOT = Path(__file__).parents[1]


class LocalError(Exception):
    """Something the user can mend; the text is one sentence."""


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """One stack of one program on the local AWS.

    Args:
        stack: The stack's name; its configuration is `Pulumi.<stack>.yaml` of the program.
        local: The folder that holds all state.
        program: The folder of the Pulumi program.
        settings: Configuration keys laid over the file's, by path, such as
            `{"agentplatform:environment.protection": False}`.
    """

    stack: str
    local: Path = ROOT / ".local"
    program: Path = ROOT
    settings: Mapping[str, object] = field(default_factory=dict[str, object])

    def prepare(self) -> None:
        """Bring everything up to the point where `pulumi` commands work: CLI, local AWS, stack."""
        self._source()
        self.local.mkdir(parents=True, exist_ok=True)
        (self.local / "state").mkdir(exist_ok=True)
        self._passphrase()
        _ = self.environment
        self.copy_configuration()
        if not self.exists():
            # `stack init` writes the salt beside Pulumi.yaml: let it write to the copy.
            shutil.copy(self.program / "Pulumi.yaml", self.local / "Pulumi.yaml")
            self._must("stack", "init", self.stack, "--cwd", str(self.local))

    def exists(self) -> bool:
        """Whether the stack has been created in this workspace."""
        project = yaml.safe_load((self.program / "Pulumi.yaml").read_text())["name"]
        return (self.local / f"state/.pulumi/stacks/{project}/{self.stack}.json").exists()

    @cached_property
    def environment(self) -> dict[str, str]:
        """What `pulumi` needs to know: this workspace, the local AWS, the CLI's folder on PATH."""
        binary = cli.ensure()
        running = process.start(self.local)
        return running.env() | {
            "PATH": f"{binary.parent}{os.pathsep}{os.environ['PATH']}",
            "PULUMI_HOME": str(self.local / "pulumi"),
            "PULUMI_BACKEND_URL": (self.local / "state").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE_FILE": str(self.local / "passphrase"),
            "PULUMI_OPTION_CONFIG_FILE": str(self.configuration),
            "PULUMI_STACK": self.stack,
            "PULUMI_DEBUG_COMMANDS": "true",  # admits --event-log
        }

    def pulumi(self, *arguments: str, capture: bool = False) -> subprocess.CompletedProcess[str]:
        """Run one `pulumi` command in the program's folder.

        Its output streams, with Pulumi's live display on a terminal, unless it is captured.
        """
        binary = shutil.which("pulumi", path=self.environment["PATH"]) or "pulumi"
        own = {key: value for key, value in os.environ.items() if key not in process.UNSET}
        return finish(
            [binary, *arguments, *(["--non-interactive"] if capture else [])],
            cwd=self.program,
            env=own | self.environment,
            capture=capture,
        )

    @property
    def policies(self) -> tuple[str, ...]:
        """The arguments with which the policy pack judges, as the stack has it configured."""
        return pack.arguments(self.stack)

    @property
    def configuration(self) -> Path:
        """The copy of the stack's configuration that Pulumi reads and writes."""
        return self.local / f"Pulumi.{self.stack}.yaml"

    @property
    def overlay(self) -> Path:
        """Settings of the local stack that differ from its committed file, by path."""
        return self.local / f"overlay.{self.stack}.yaml"

    @property
    def overlaid(self) -> Mapping[str, object]:
        """What the overlay holds."""
        return yaml.safe_load(self.overlay.read_text()) if self.overlay.exists() else {}

    def _source(self) -> Path:
        source = self.program / f"Pulumi.{self.stack}.yaml"
        if not source.exists():
            known = sorted(path.name.split(".")[1] for path in self.program.glob("Pulumi.*.yaml"))
            message = f"STACK={self.stack}: there is no {source.name}; accepted: {', '.join(known)}"
            raise LocalError(message)
        return source

    def _passphrase(self) -> None:
        path = self.local / "passphrase"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(24))

    def copy_configuration(self) -> None:
        """Renew the copy from the committed file, keeping the salt of the stack's secrets."""
        copy: dict[str, Any] = yaml.safe_load(self._source().read_text())
        for path, value in {**self.overlaid, **self.settings}.items():
            _lay(copy["config"], path, value)
        for section, path, value in _HERE:
            if section in copy["config"]:
                _lay_if_open(copy["config"][section], path, value)
        if self.configuration.exists():
            before: dict[str, Any] = yaml.safe_load(self.configuration.read_text()) or {}
            copy |= {key: value for key, value in before.items() if key == "encryptionsalt"}
        self.configuration.write_text(yaml.safe_dump(copy, sort_keys=False))

    def _must(self, *arguments: str) -> None:
        done = self.pulumi(*arguments, capture=True)
        if done.returncode != 0:
            raise LocalError(f"pulumi {' '.join(arguments)}: {done.stderr.strip()}")


# What a stack file leaves open and the local AWS answers: nobody can enter name servers here, and
# all stacks share one account, where a service-linked role exists once.
_HERE = (
    ("agentplatform:ingress", ("dns", "delegated"), True),
    ("agentplatform:data", ("search", "service_linked_role"), False),
)


def _lay_if_open(section: dict[str, Any], path: tuple[str, str], value: object) -> None:
    section[path[0]].setdefault(path[1], value)


def _lay(config: dict[str, Any], path: str, value: object) -> None:
    """Set the value at a path such as `agentplatform:environment.protection`."""
    *outer, last = path.split(".")
    for key in outer:
        config = config.setdefault(key, {})
    config[last] = value
