"""A program of a few lines with a stack of its own, and the real CLI to run it with."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import cli
from localcloud.process import Running

ROOT = Path(__file__).parents[2]
PACK = ROOT / "policy"

HEAD = """\
import pulumi, pulumi_aws as aws

TAGS = {"Project": "p", "Environment": "e", "Owner": "o", "CostCenter": "c", "ManagedBy": "m"}
tagged = pulumi.ResourceOptions(provider=aws.Provider(
    "tagged", region="us-east-1", default_tags={"tags": TAGS}))
bare = pulumi.ResourceOptions(provider=aws.Provider("bare", region="us-east-1"))
"""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a command ended and what it showed."""

    code: int
    output: str


@dataclass(frozen=True, kw_only=True)
class Project:
    """A program of a few lines with a stack of its own, on a local AWS."""

    folder: Path
    local: Running

    def run(self, *arguments: str) -> Outcome:
        pulumi = cli.find()
        assert pulumi is not None
        env = {
            **os.environ,
            **self.local.env(),
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_BACKEND_URL": (self.folder / "state").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "test",
        }
        done = subprocess.run(  # noqa: S603 - the CLI under test
            [str(pulumi), "--non-interactive", "--color=never", *arguments],
            cwd=self.folder / "program",
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return Outcome(code=done.returncode, output=done.stdout)

    def program(self, body: str) -> None:
        (self.folder / "program" / "__main__.py").write_text(HEAD + body)

    def configuration(self, rules: dict[str, Any]) -> str:
        """A file that configures the pack."""
        file = self.folder / "policies.json"
        file.write_text(json.dumps(rules))
        return str(file)

    def created(self) -> dict[str, dict[str, Any]]:
        """The inputs of AWS resources in the stack's state, by URN."""
        exported = self.run("stack", "export")
        assert exported.code == 0, exported.output
        resources = json.loads(exported.output)["deployment"].get("resources", [])
        return {each["urn"]: each["inputs"] for each in resources if each["type"][:4] == "aws:"}


def create(folder: Path, local: Running) -> Project:
    """A project in an empty folder, with a stack dev; it runs in the environment of the tests."""
    (folder / "program").mkdir()
    (folder / "state").mkdir()
    runtime = {"name": "python", "options": {"toolchain": "pip", "virtualenv": sys.prefix}}
    settings = {"name": "small", "runtime": runtime}  # JSON is YAML
    (folder / "program" / "Pulumi.yaml").write_text(json.dumps(settings))
    project = Project(folder=folder, local=local)
    project.program("")
    made = project.run("stack", "init", "dev")
    assert made.code == 0, made.output
    return project
