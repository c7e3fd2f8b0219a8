"""Where local stacks live, and what becomes of the committed configuration there."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from components.settings import Settings
from localcloud import process
from localcloud.process import Running
from ops.errors import ExitCode, OpsError
from ops.stacks import ROOT
from ops.workspace import FROM_AWS, Workspace
from tests.support.program import STACKS
from tests.support.stack_files import STACK_FILES


def written(workspace: Workspace) -> dict[str, Any]:
    return yaml.safe_load(workspace.configuration.read_text())


def test_an_unknown_stack_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OpsError, match=r"there is no Pulumi\.qa\.yaml; accepted: dev") as refusal:
        Workspace(stack="qa", local=tmp_path).prepare()
    assert refusal.value.code == ExitCode.NOT_DEPLOYED
    assert list(tmp_path.iterdir()) == []


def test_configuration_is_derived_from_the_file_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "salt.dev").write_text("v1:salt")
    settings = {"agentplatform:environment.protection": False}

    copy = written(Workspace(stack="dev", local=tmp_path, settings=settings))

    assert copy["encryptionsalt"] == "v1:salt"
    assert copy["config"]["agentplatform:environment"]["protection"] is False
    assert "encryptionsalt" not in (STACK_FILES / "Pulumi.dev.yaml").read_text()


def test_two_processes_never_share_a_copy(tmp_path: Path) -> None:
    first = Workspace(stack="dev", local=tmp_path)
    second = Workspace(stack="dev", local=tmp_path, settings={"agentplatform:network.nat": "none"})

    assert first.configuration != second.configuration
    assert written(first) != written(second)


def test_the_copy_of_a_killed_process_goes_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    """It has nothing secret: of encrypted values stand-ins, of the passphrase its salt."""
    (tmp_path / "salt.dev").write_text("v1:salt")
    (tmp_path / "passphrase").write_text("open sesame")
    code = (
        "import os, signal, sys; from pathlib import Path; from ops.workspace import Workspace;"
        "print(Workspace(stack='dev', local=Path(sys.argv[1])).configuration, flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    killed = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 -- our own code
    left = Path(killed.stdout.strip())
    assert killed.returncode == -signal.SIGKILL
    assert "open sesame" not in left.read_text()

    mine = Workspace(stack="dev", local=tmp_path).configuration
    other = Workspace(stack="dev", local=tmp_path).configuration

    assert not left.parent.exists()
    assert mine.exists()
    assert other.exists()


def test_what_is_of_aws_stays_out(tmp_path: Path) -> None:
    file: dict[str, Any] = yaml.safe_load((STACK_FILES / "Pulumi.dev.yaml").read_text())
    program = tmp_path / "program"
    program.mkdir()
    file |= dict.fromkeys(FROM_AWS, "awskms://alias/x")
    (program / "Pulumi.dev.yaml").write_text(yaml.safe_dump(file))

    copy = written(Workspace(stack="dev", local=tmp_path / "local", program=program))

    assert not set(FROM_AWS) & set(copy)


@pytest.mark.parametrize("protocol", ["email", "https", "sms", "sqs", "lambda"])
def test_what_only_aws_decrypts_has_a_stand_in_that_the_settings_accept(
    tmp_path: Path, protocol: str
) -> None:
    secrets = [
        {"protocol": protocol, "endpoint": {"secure": text}}
        for text in ("v1:cipher-a", "v1:cipher-b")
    ]
    settings = {"agentplatform:observability.subscriptions.critical": secrets}
    workspace = Workspace(stack="dev", local=tmp_path, settings=settings)

    found = Settings.read("dev", workspace.configuration).observability.subscriptions["critical"]

    assert len({each.endpoint.text for each in found}) == len(secrets)
    assert "v1:cipher" not in workspace.configuration.read_text()


def test_what_one_local_account_answers_is_laid_in_unless_the_file_says_otherwise(
    tmp_path: Path,
) -> None:
    for settings, delegated in (
        ({}, True),
        ({"agentplatform:ingress.dns.delegated": False}, False),
    ):
        config = written(Workspace(stack="dev", local=tmp_path, settings=settings))["config"]

        assert config["agentplatform:ingress"]["dns"]["delegated"] is delegated


def test_each_local_stack_has_an_account_of_its_own(tmp_path: Path) -> None:
    accounts = {Workspace(stack=name, local=tmp_path).account for name in STACKS}

    assert len(accounts) == len(STACKS)
    assert all(len(each) == 12 and each.isdecimal() for each in accounts)


def test_a_local_aws_that_is_down_says_how_to_start_it(tmp_path: Path) -> None:
    with pytest.raises(OpsError, match="the local AWS does not run; start it with: make up") as end:
        _ = Workspace(stack="dev", local=tmp_path).environment
    assert end.value.code == ExitCode.NOT_DEPLOYED


def test_a_local_aws_that_was_restarted_is_not_the_one_of_the_last_update(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def runs(created: float) -> Workspace:
        def find(_: Path) -> Running:
            return Running(pid=1, created=created, moto_url="", ports={})

        monkeypatch.setattr(process, "find", find)
        return Workspace(stack="dev", local=tmp_path)

    assert not runs(1.5).aws_is_known
    runs(1.5).know_aws()
    assert runs(1.5).aws_is_known
    assert not runs(2.5).aws_is_known
    assert not Workspace(stack="prod", local=tmp_path).aws_is_known


def test_what_exists_at_aws_only_is_translated(tmp_path: Path) -> None:
    at_aws = {
        "agentplatform:environment.account_id": "210987654321",
        "agentplatform:ingress.dns.zone": "existing",
        "agentplatform:ingress.dns.zone_id": "Z0123456789ABC",
    }
    workspace = Workspace(stack="dev", local=tmp_path, settings=at_aws)

    found = Settings.read("dev", workspace.configuration)

    assert found.environment.account_id == workspace.account
    assert (found.ingress.dns.zone, found.ingress.dns.zone_id) == ("created", None)
