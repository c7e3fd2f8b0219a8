"""`make shell`: plain `pulumi` commands on local stacks, configured by their files as they are."""

import os
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import yaml

from engine import cli
from localcloud.process import Running
from ops import plain, stacks
from ops.deployment import Deployment
from ops.workspace import ROOT, Workspace
from tests.support.program import merged
from tests.support.stack_files import STACK_FILES

pytestmark = pytest.mark.engine

OF_AWS = {
    "secretsprovider": "awskms://alias/agentplatform-state?region=us-east-1",
    "encryptedkey": "AQICAHg0b0dUc3RhdGVrZXk=",
}
CONFIGURED = {
    "agentplatform:environment": {"account_id": "210987654321"},
    "agentplatform:ingress": {"dns": {"zone": "existing", "zone_id": "Z0123456789ABC"}},
}


@dataclass(frozen=True, kw_only=True)
class Shell:
    """A shell after `eval "$(make -s shell)"`, with stacks configured as the quickstart says."""

    folder: Path
    local: Path
    env: dict[str, str]

    def pulumi(self, *arguments: str, cwd: Path = ROOT) -> tuple[int, str]:
        done = subprocess.run(  # noqa: S603 -- the script under test
            ["pulumi", "--non-interactive", "--color=never", *arguments],  # noqa: S607 -- of PATH
            cwd=cwd,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def file(self, stack: str) -> Path:
        return self.folder / f"Pulumi.{stack}.yaml"


@pytest.fixture
def shell(
    tmp_path: Path,
    local_aws: tuple[Path, Running],
    monkeypatch: pytest.MonkeyPatch,
) -> Shell:
    for name, region in (("dev", "us-east-1"), ("staging", "eu-west-1")):
        text = (STACK_FILES / f"Pulumi.{name}.yaml").read_text().replace("us-east-1", region)
        file = yaml.safe_load(text)
        file["config"] = merged(file["config"], CONFIGURED)
        head = yaml.safe_dump(OF_AWS) + "# a comment of theirs\n"
        (tmp_path / f"Pulumi.{name}.yaml").write_text(head + yaml.safe_dump(file))
    monkeypatch.setenv(stacks.VARIABLE, str(tmp_path))
    monkeypatch.setattr("ops.deployment.Workspace", partial(Workspace, local=local_aws[0]))
    local = Deployment(stack="dev", local=True).workspace
    local.prepare()
    path = (str(plain.install(local.local)), str(cli.ensure().parent), os.environ["PATH"])
    env = os.environ | local.exports() | {"PATH": os.pathsep.join(path)}
    return Shell(folder=tmp_path, local=local.local, env=env)


def test_edits_reach_the_file_and_are_heeded_at_once(shell: Shell) -> None:
    key = "agentplatform:network.flow_log_retention_days"

    code, said = shell.pulumi("config", "set", "--path", key, "14")

    assert code == 0, said
    text = shell.file("dev").read_text()
    assert yaml.safe_load(text) | OF_AWS == yaml.safe_load(text)
    assert "encryptionsalt" not in text
    assert "# a comment of theirs" in text
    assert shell.pulumi("config", "get", "--path", key)[1].strip() == "14"
    shell.file("dev").write_text(text.replace("retention_days: 14", "retention_days: 30"))
    assert shell.pulumi("config", "get", "--path", key)[1].strip() == "30"
    assert shell.pulumi("config", "rm", "--path", key)[0] == 0
    assert "flow_log_retention_days" not in shell.file("dev").read_text()


def test_every_stack_is_served_by_its_own_file(shell: Shell) -> None:
    for name, region in (("dev", "us-east-1"), ("staging", "eu-west-1")):
        get = ("config", "get", "--path", "agentplatform:environment.region", "--stack", name)
        assert shell.pulumi(*get) == (0, f"{region}\n")
    assert shell.pulumi("stack", "ls")[1].count("staging") == 1
    code, said = shell.pulumi("preview", "--stack", "qa")
    assert code != 0
    assert said == "error: stack qa: there is no Pulumi.qa.yaml; accepted: dev, staging\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("config", "set", "--secret", "agentplatform:x", "y"), "pulumi config set --secret: "),
        (("config", "cp", "--dest", "staging"), "pulumi config cp does not work"),
        (("stack", "change-secrets-provider", "passphrase"), "does not work on a stack of this"),
    ],
)
def test_what_would_be_lost_or_unreadable_is_refused(
    shell: Shell, arguments: tuple[str, ...], said: str
) -> None:
    before = shell.file("dev").read_text()

    code, answer = shell.pulumi(*arguments)

    assert code == 2
    assert answer.startswith("error: ")
    assert said in answer
    assert shell.file("dev").read_text() == before


def test_a_broken_file_is_refused_and_no_copy_is_read(shell: Shell) -> None:
    shell.file("dev").write_text("config:\n\tagentplatform:network: {}\n")

    code, said = shell.pulumi("preview")

    assert code == 2
    assert said.startswith("error: Pulumi.dev.yaml: ")
    assert len(said.splitlines()) == 1


def test_another_program_keeps_its_own_files(shell: Shell, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "Pulumi.yaml").write_text("name: other\nruntime: yaml\n")

    assert shell.pulumi("stack", "init", "dev", cwd=other)[0] == 0
    assert shell.pulumi("config", "set", "x", "y", cwd=other)[0] == 0
    assert 'other:x: "y"' in (other / "Pulumi.dev.yaml").read_text()
