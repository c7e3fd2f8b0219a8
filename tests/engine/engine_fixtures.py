"""A tiny project without providers, run by the real CLI in a state folder of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import cli

STACK = "dev"

PROGRAM = """\
import os, subprocess, sys, time
import pulumi

config = pulumi.Config()


class Thing(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("tiny:index:Thing", name)
        self.register_outputs({"name": name})


Thing(config.get("thing") or "good")
"""


@dataclass(frozen=True, kw_only=True)
class Result:
    """How a command ended and what it showed."""

    code: int
    output: str


@dataclass(frozen=True, kw_only=True)
class Project:
    """A Pulumi project in a folder, with a stack in a file backend beside it."""

    folder: Path
    pulumi: Path

    @property
    def env(self) -> dict[str, str]:
        state = self.folder.parent / "state"
        state.mkdir(exist_ok=True)
        return {
            **os.environ,
            "PULUMI_HOME": str(self.folder.parent / "home"),
            "PULUMI_BACKEND_URL": state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "tiny",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DEBUG_PROVIDERS": "aws:1",  # names of examples pass; no provider is asked
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        }

    def argv(self, *arguments: str) -> Sequence[str]:
        return [str(self.pulumi), "--non-interactive", "--color=never", *arguments]

    def run(self, *arguments: str) -> Result:
        done = subprocess.run(  # noqa: S603 - the CLI under test
            self.argv(*arguments),
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        return Result(code=done.returncode, output=done.stdout)

    def up(self, *arguments: str) -> Result:
        return self.run("up", "--yes", "--skip-preview", *arguments)

    def outputs(self) -> dict[str, Any]:
        shown = self.run("stack", "output", "--json", "--show-secrets")
        assert shown.code == 0, shown.output
        return json.loads(shown.output)

    def program(self, body: str) -> None:
        (self.folder / "__main__.py").write_text(PROGRAM + body)

    def runtime(self, *, name: str = "tiny", **options: str) -> None:
        _write_project(self.folder / "Pulumi.yaml", {"name": name}, options)

    def policy_pack(self, body: str) -> str:
        """Write a pack beside the project; its virtual environment is given relative to it."""
        pack = self.folder.parent / "pack"
        pack.mkdir(exist_ok=True)
        virtualenv = os.path.relpath(sys.prefix, pack)
        _write_project(pack / "PulumiPolicy.yaml", {"version": "1.2.3"}, {"virtualenv": virtualenv})
        (pack / "__main__.py").write_text(body)
        return str(pack)


def create(folder: Path, name: str = "tiny") -> Project:
    """Return a project with a fresh stack; it runs in the environment of the tests."""
    pulumi = cli.find()
    assert pulumi is not None, "the engine is missing: run `python -m engine ensure`"
    home = folder / "project"
    home.mkdir(parents=True)
    project = Project(folder=home, pulumi=pulumi)
    project.runtime(name=name, toolchain="pip", virtualenv=sys.prefix)
    project.program("")
    made = project.run("stack", "init", STACK)
    assert made.code == 0, made.output
    return project


def _write_project(file: Path, head: dict[str, str], options: dict[str, str]) -> None:
    # JSON is YAML
    runtime = {"name": "python", "options": options}
    file.write_text(json.dumps({**head, "runtime": runtime}))
