"""A shell in a container: the right task, by AWS's own plugin."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ops.aws import Aws
from ops.deployment import Deployment
from ops.errors import ExitCode
from tests.unit.ops.conftest import FakePulumi, Platformctl, contract


class Ecs:
    """ECS as far as `exec` asks it; moto has neither managed agents nor ExecuteCommand."""

    def __init__(self, *tasks: dict[str, Any]) -> None:
        self.tasks = tasks
        self.asked: dict[str, Any] = {}

    def get_paginator(self, _: str) -> "Ecs":
        return self

    def paginate(self, **_: str) -> list[dict[str, Any]]:
        return [{"taskArns": [each["taskArn"] for each in self.tasks]}]

    def describe_tasks(self, *, cluster: str, tasks: list[str]) -> dict[str, Any]:
        assert (cluster, len(tasks)) == ("main", len(self.tasks))
        return {"tasks": list(self.tasks)}

    def execute_command(self, **asked: Any) -> dict[str, Any]:
        self.asked = asked
        return {"session": {"sessionId": "s", "streamUrl": "wss://s", "tokenValue": "t"}}


def task(number: int, *, status: str = "RUNNING", able: bool = True) -> dict[str, Any]:
    return {
        "taskArn": f"arn:aws:ecs:us-east-1:123456789012:task/main/task{number}",
        "lastStatus": status,
        "enableExecuteCommand": able,
        "startedAt": datetime(2026, 1, number, tzinfo=UTC),
        "containers": [
            {"name": "collector", "runtimeId": "other"},
            {"name": "bff", "runtimeId": f"task{number}-run"},
        ],
    }


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A session-manager-plugin on PATH that writes down how it was called, and ends with 3."""
    file = tmp_path / "bin/session-manager-plugin"
    file.parent.mkdir()
    said = tmp_path / "said.json"
    file.write_text(
        "#!/usr/bin/env python3\n"
        "import json, sys\n"
        f"open({str(said)!r}, 'w').write(json.dumps(sys.argv[1:]))\n"
        "sys.exit(3)\n"
    )
    file.chmod(0o700)
    monkeypatch.setenv("PATH", f"{file.parent}{os.pathsep}{os.environ['PATH']}")
    return said


@pytest.fixture
def ecs(pulumi: FakePulumi, monkeypatch: pytest.MonkeyPatch) -> Ecs:
    """Three tasks, of which the youngest admits no shell."""
    pulumi.has(
        outputs={
            "ecsCluster": contract("ecsCluster", clusterName="main"),
            "ecsServices": contract("ecsServices", serviceNames={"bff": "bff"}),
        }
    )
    fake = Ecs(task(1), task(2), task(3, able=False), task(4, status="STOPPED"))

    class FakeAws(Aws):
        def client(self, service: str, region: str | None = None) -> Any:
            return fake if service == "ecs" else super().client(service, region)

    monkeypatch.setattr(Deployment, "aws", FakeAws(region="us-east-1"))
    return fake


def test_the_shell_opens_in_the_youngest_task_that_admits_one(
    ecs: Ecs, plugin: Path, platformctl: Platformctl
) -> None:
    ended = platformctl("exec", "dev", "bff", "ls -l")

    assert ended.code == 3
    assert ecs.asked["task"].endswith("/task2")
    assert (ecs.asked["container"], ecs.asked["command"]) == ("bff", "ls -l")
    session, region, operation, profile, target, endpoint = json.loads(plugin.read_text())
    assert json.loads(session)["tokenValue"] == "t"
    assert (region, operation, profile) == ("us-east-1", "StartSession", "")
    assert json.loads(target) == {"Target": "ecs:main_task2_task2-run"}
    assert endpoint == "https://ssm.us-east-1.amazonaws.com"


@pytest.mark.usefixtures("plugin")
def test_a_task_may_be_chosen(ecs: Ecs, platformctl: Platformctl) -> None:
    platformctl("exec", "dev", "bff", "--task", "task1")
    assert ecs.asked["task"].endswith("/task1")

    ended = platformctl("exec", "dev", "bff", "--task", "task4")
    assert ended.code == ExitCode.USAGE
    assert "no task task4; accepted: task1, task2" in ended.err


@pytest.mark.usefixtures("plugin")
def test_no_running_task_is_one_sentence(ecs: Ecs, platformctl: Platformctl) -> None:
    for tasks in ((), (task(1, status="PENDING"),)):
        ecs.tasks = tasks
        ended = platformctl("exec", "dev", "bff")
        assert ended.code == ExitCode.RED
        assert "no running task of bff has ECS Exec" in ended.err


@pytest.mark.usefixtures("ecs")
def test_without_the_plugin_it_says_where_to_get_it(
    platformctl: Platformctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    ended = platformctl("exec", "dev", "bff")

    assert ended.code == ExitCode.USAGE
    assert "session-manager-working-with-install-plugin.html" in ended.err


def test_the_local_aws_has_no_containers(platformctl: Platformctl) -> None:
    ended = platformctl("exec", "dev", "bff", "--local")

    assert ended.code == ExitCode.USAGE
    assert "runs no containers" in ended.err
