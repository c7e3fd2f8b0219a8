"""What the make commands do besides calling Pulumi."""

import json
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from ops.local import __main__ as command
from ops.local.summary import Outcome, outcome_of, outputs_of
from ops.workspace import LocalError, Workspace


def log(path: Path, *events: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(event) for event in events))
    return path


def stack_step(old: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any]:
    sides = {"old": old and {"outputs": old}, "new": {"outputs": new}}
    step = {"op": "same", "urn": "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev", **sides}
    return {"resOutputsEvent": {"metadata": step}}


def test_outcome_counts_what_changed(tmp_path: Path) -> None:
    summary = {"resourceChanges": {"create": 2, "same": 5}, "durationSeconds": 3}

    outcome = outcome_of(log(tmp_path / "events", {"summaryEvent": summary}))

    assert outcome == Outcome(changes={"create": 2, "same": 5}, seconds=3)
    assert outcome.changed == 2


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [({"a": 1}, {"a": 1}, False), ({"a": 1}, {"a": 2}, True), (None, {"a": 1}, True)],
)
def test_outcome_tells_when_only_the_outputs_change(
    tmp_path: Path, old: dict[str, Any] | None, new: dict[str, Any], *, changed: bool
) -> None:
    assert outcome_of(log(tmp_path / "events", stack_step(old, new))).outputs_changed is changed


def test_outputs_that_are_absent_or_empty_are_not_set(capsys: pytest.CaptureFixture[str]) -> None:
    published: dict[str, Any] = {
        "data": {"vaultArn": None, "replicas": {}, "zones": [], "keys": {"a": 1}}
    }
    stack: dict[str, Any] = {"type": "pulumi:pulumi:Stack", "outputs": published}

    Console(width=80).print(outputs_of([stack]))

    shown = capsys.readouterr().out
    assert shown.count("(not set)") == 3
    assert "for a" in shown
    assert "None" not in shown
    assert "nothing" not in shown


def test_unknown_stack_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(LocalError, match=r"STACK=qa: there is no Pulumi\.qa\.yaml; accepted: dev"):
        Workspace(stack="qa").prepare()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["local", "up", "--stack", "qa"])
        assert command.main() == 1
    assert "accepted: dev, prod, staging" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("verb", ["outputs", "destroy"])
def test_stack_that_was_never_created_says_how_to_create_it(
    verb: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command, "Workspace", partial(Workspace, local=tmp_path))
    monkeypatch.setattr("sys.argv", ["local", verb, "--stack", "dev"])

    assert command.main() == 1
    assert "make up STACK=dev" in " ".join(capsys.readouterr().err.split())


def test_configuration_is_copied_with_settings_laid_over_and_the_salt_kept(tmp_path: Path) -> None:
    workspace = Workspace(
        stack="dev",
        local=tmp_path,
        settings={"agentplatform:environment.protection": False},
    )
    copy = workspace.configuration
    copy.write_text(yaml.safe_dump({"encryptionsalt": "v1:salt", "config": {"old": 1}}))

    workspace.copy_configuration()

    written = yaml.safe_load(copy.read_text())
    assert written["encryptionsalt"] == "v1:salt"
    assert written["config"]["agentplatform:environment"]["protection"] is False
    assert "old" not in written["config"]
    assert "encryptionsalt" not in (workspace.program / "Pulumi.dev.yaml").read_text()


@pytest.mark.parametrize("verb", ["up", "preview", "destroy", "outputs"])
def test_failed_operation_ends_with_the_clis_exit_code(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(Workspace):
        def prepare(self) -> None: ...

        def exists(self) -> bool:
            return True

        def pulumi(
            self, *arguments: str, capture: bool = False
        ) -> subprocess.CompletedProcess[str]:
            assert not capture
            return subprocess.CompletedProcess(arguments, 255)

    monkeypatch.setattr(command, "Workspace", partial(Failing, local=tmp_path))
    monkeypatch.setattr("sys.argv", ["local", verb, "--stack", "dev"])

    assert command.main() == 255


def test_what_one_local_account_answers_is_laid_in_unless_the_file_says_otherwise(
    tmp_path: Path,
) -> None:
    said = {
        "agentplatform:ingress.dns.delegated": False,
        "agentplatform:data.search.service_linked_role": True,
    }
    for settings, delegated, role in (({}, True, False), (said, False, True)):
        workspace = Workspace(stack="dev", local=tmp_path, settings=settings)

        workspace.copy_configuration()

        config = yaml.safe_load(workspace.configuration.read_text())["config"]
        assert config["agentplatform:ingress"]["dns"]["delegated"] is delegated
        assert config["agentplatform:data"]["search"]["service_linked_role"] is role


def test_what_was_deployed_locally_goes_with_the_stack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Willing(Workspace):
        def prepare(self) -> None: ...

        def exists(self) -> bool:
            return True

        def pulumi(
            self, *arguments: str, capture: bool = False
        ) -> subprocess.CompletedProcess[str]:
            assert self.overlay.exists(), "it holds until the stack is gone"
            Path(arguments[arguments.index("--event-log") + 1]).write_text("")
            return subprocess.CompletedProcess(arguments, int(capture))

    monkeypatch.setattr(command, "Workspace", partial(Willing, local=tmp_path))
    monkeypatch.setattr("sys.argv", ["local", "destroy", "--stack", "dev"])
    overlay = Workspace(stack="dev", local=tmp_path).overlay
    overlay.write_text("agentplatform:services.bff.image: v1\n")

    assert command.main() == 0
    assert not overlay.exists()
