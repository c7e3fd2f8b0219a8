"""What a deployed stack tells the commands, and what they say when there is none."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from ops import stacks
from ops.deployment import Deployment, schemas
from ops.errors import ExitCode, OpsError
from ops.stacks import ROOT
from tests.support.stack_files import STACK_FILES
from tests.unit.ops.conftest import FakePulumi, Platformctl

CLUSTER = {"version": 1, "clusterName": "c", "clusterArn": "arn:c"}
OUTPUTS = {"ecsCluster": CLUSTER, "somethingElse": 1}


def refused(deployment: Deployment, attribute: str) -> OpsError:
    with pytest.raises(OpsError) as caught:
        getattr(deployment, attribute)
    return caught.value


@pytest.mark.parametrize("local", [False, True])
@pytest.mark.parametrize("attribute", ["settings", "outputs", "state", "aws"])
def test_an_unknown_stack_is_named_before_anything_runs(
    pulumi: FakePulumi, attribute: str, *, local: bool
) -> None:
    refusal = refused(Deployment(stack="qa", local=local), attribute)

    assert str(refusal) == ("stack qa: there is no Pulumi.qa.yaml; accepted: dev, prod, staging")
    assert refusal.code == ExitCode.NOT_DEPLOYED
    assert pulumi.asked == []


@pytest.mark.parametrize(
    ("code", "text", "expected", "said"),
    [
        (
            6,
            "error: no stack named 'dev' found",
            ExitCode.NOT_DEPLOYED,
            "create it as docs/quickstart.md",
        ),
        (3, "error: PULUMI_ACCESS_TOKEN must be set", ExitCode.ENGINE, "pulumi login"),
        (1, "error: the bucket\n  burns", ExitCode.ENGINE, "--json failed: the bucket burns"),
    ],
)
def test_what_pulumi_refuses_is_one_sentence(
    pulumi: FakePulumi, code: int, text: str, expected: ExitCode, said: str
) -> None:
    pulumi.answers["stack output"] = (code, "", text)

    refusal = refused(Deployment(stack="dev"), "outputs")

    assert refusal.code == expected
    assert said in str(refusal)
    assert "\n" not in str(refusal)


@pytest.mark.parametrize("code", [3, 6])
def test_a_stack_that_runs_here_is_pointed_to(
    pulumi: FakePulumi, environment: Path, code: int
) -> None:
    state = environment / "state/.pulumi/stacks/agentplatform/dev.json"
    state.parent.mkdir(parents=True)
    state.touch()
    pulumi.answers["stack output"] = (code, "", "error: no")

    assert "add --local" in str(refused(Deployment(stack="dev"), "outputs"))


def test_a_stack_without_outputs_was_never_deployed(pulumi: FakePulumi) -> None:
    pulumi.has(outputs={})

    assert refused(Deployment(stack="dev"), "outputs").code == ExitCode.NOT_DEPLOYED


def test_a_local_stack_that_is_not_there_says_how_to_bring_it_up(pulumi: FakePulumi) -> None:
    for attribute in ("outputs", "state"):
        refusal = refused(Deployment(stack="prod", local=True), attribute)
        assert "make up STACK=prod" in str(refusal)
        assert refusal.code == ExitCode.NOT_DEPLOYED
    assert pulumi.asked == []


def test_a_local_aws_that_is_down_says_how_to_start_it() -> None:
    refusal = refused(Deployment(stack="dev", local=True), "aws")

    assert "the local AWS does not run" in str(refusal)
    assert refusal.code == ExitCode.NOT_DEPLOYED


def test_on_aws_many_resources_are_in_progress_unless_the_user_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert Deployment(stack="dev").environment["PULUMI_PARALLEL"] == "32"
    monkeypatch.setenv("PULUMI_PARALLEL", "8")
    assert Deployment(stack="dev").environment["PULUMI_PARALLEL"] == "8"


def test_a_contract_is_checked_by_its_schema(pulumi: FakePulumi) -> None:
    pulumi.has(outputs=OUTPUTS | {"cloudwatchLogs": {"version": 1}})
    deployment = Deployment(stack="dev")

    assert deployment.contract("ecsCluster") == CLUSTER
    for name, said in (("network", "no contract network"), ("cloudwatchLogs", "logGroupNames")):
        with pytest.raises(OpsError, match=said) as caught:
            deployment.contract(name)
        assert caught.value.code == ExitCode.CONTRACT


@pytest.mark.usefixtures("aws")
def test_credentials_of_another_account_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = yaml.safe_load((STACK_FILES / "Pulumi.dev.yaml").read_text())
    monkeypatch.setenv(stacks.VARIABLE, str(tmp_path))
    file = tmp_path / "Pulumi.dev.yaml"
    for account, refuses in (("123456789012", False), ("210987654321", True)):
        config["config"]["agentplatform:environment"]["account_id"] = account
        file.write_text(yaml.safe_dump(config))
        if not refuses:
            assert Deployment(stack="dev").aws.region == "us-east-1"
            continue
        refusal = refused(Deployment(stack="dev"), "aws")
        assert "account 123456789012, but stack dev belongs to 210987654321" in str(refusal)
        assert refusal.code == ExitCode.CREDENTIALS


def test_settings_that_are_wrong_name_file_and_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = yaml.safe_load((STACK_FILES / "Pulumi.dev.yaml").read_text())
    config["config"]["agentplatform:network"]["nat"] = "maybe"
    (tmp_path / "Pulumi.dev.yaml").write_text(yaml.safe_dump(config))
    monkeypatch.setenv(stacks.VARIABLE, str(tmp_path))

    refusal = refused(Deployment(stack="dev"), "settings")

    assert "Pulumi.dev.yaml: agentplatform:network.nat" in str(refusal)
    assert refusal.code == ExitCode.USAGE


def test_a_stack_that_pulumi_does_not_know_is_no_traceback(platformctl: Platformctl) -> None:
    ended = platformctl("outputs", "qa")

    assert ended.code == ExitCode.NOT_DEPLOYED
    assert ended.err.startswith("error: stack qa: there is no Pulumi.qa.yaml")


def test_outputs_are_the_contracts_and_nothing_else(
    platformctl: Platformctl, pulumi: FakePulumi
) -> None:
    pulumi.has(outputs=OUTPUTS)

    assert json.loads(platformctl("outputs", "dev", "--json").out) == {"ecsCluster": CLUSTER}
    assert "arn:c" in platformctl("outputs", "dev", "ecsCluster").out
    unknown = platformctl("outputs", "dev", "weather")
    assert unknown.code == ExitCode.USAGE
    assert set(schemas()) <= set(unknown.err.replace(",", " ").split())


@pytest.mark.parametrize("to_all", [True, False])
def test_ctrl_c_reaches_pulumi_once_and_waits_for_it(*, to_all: bool) -> None:
    """From a terminal, which sends it to every process of ours, and from `kill -INT`."""
    inner = (
        "import signal, sys, time\n"
        "count = []\n"
        "signal.signal(signal.SIGINT, lambda *_: count.append(1))\n"
        "print('ready', flush=True)\n"
        "signal.pause(); time.sleep(0.3); print('interrupted', len(count), flush=True)\n"
    )
    outer = (
        "import os, pathlib, sys\n"
        "from ops.child import finish\n"
        f"command = [sys.executable, '-c', {inner!r}]\n"
        "try:\n"
        "    finish(command, cwd=pathlib.Path.cwd(), env=os.environ, on_output=print)\n"
        "except KeyboardInterrupt:\n"
        "    print('stopped')\n"
    )
    with subprocess.Popen(  # noqa: S603 -- our own interpreter
        [sys.executable, "-u", "-c", outer],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        (os.killpg if to_all else os.kill)(child.pid, signal.SIGINT)
        assert child.stdout.read().split() == ["interrupted", "1", "stopped"]


def test_pulumi_goes_on_when_the_command_is_killed(tmp_path: Path) -> None:
    """A pipe to the command would break, and the broken pipe kill it in the middle of its work."""
    inner = (
        "import pathlib, signal, sys, time\n"
        "signal.signal(signal.SIGPIPE, signal.SIG_DFL)\n"  # as Go's runtime has it
        "print('ready', flush=True); time.sleep(0.5); print('x' * 99999, flush=True)\n"
        f"pathlib.Path({str(tmp_path)!r}, 'done').touch()\n"
    )
    outer = (
        "import os, pathlib, sys\n"
        "from ops.child import finish\n"
        f"command = [sys.executable, '-c', {inner!r}]\n"
        "finish(command, cwd=pathlib.Path.cwd(), env=os.environ, on_output=print)\n"
    )
    with subprocess.Popen(  # noqa: S603 -- our own interpreter
        [sys.executable, "-u", "-c", outer], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        child.kill()
    deadline = time.monotonic() + 10
    while not (tmp_path / "done").exists():
        assert time.monotonic() < deadline, "the program died with the command"
        time.sleep(0.05)


@pytest.mark.parametrize("module", ["tomllib", "typer", "ops.commands"])
def test_ctrl_c_while_platformctl_starts_shows_no_traceback(module: str) -> None:
    """It comes when the module is about to be imported."""
    begin = (
        "import builtins, os, runpy, signal, sys\n"
        "real = builtins.__import__\n"
        "def interrupted(name, *rest, **more):\n"
        f"    if name == {module!r}:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "    return real(name, *rest, **more)\n"
        "builtins.__import__ = interrupted\n"
        "sys.argv = ['platformctl', '--version']\n"
        "runpy.run_module('ops', run_name='__main__')\n"
    )
    done = subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-c", begin], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")
