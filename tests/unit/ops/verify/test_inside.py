"""The checks inside of containers: AWS's plugin is a script that runs their commands here."""

import re
import secrets
import shlex
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ops import shell
from ops.verify import CHECKS, CheckResult, Outcome, inside, verify
from tests.support.answers import Answer
from tests.unit.ops.verify.estates import deployed, drifting, resource

BY_ID = {check.id: check for check in CHECKS}
MODEL = "us.amazon.nova-lite-v1:0"
HOST = "agentcore.dev.agentplatform.internal"
CONTRACTS: dict[str, Any] = {
    "ecsCluster": {
        "clusterName": "c",
        "clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/c",
    },
    "ecsServices": {"serviceNames": {name: name for name in ("bff", "graphql", "agentcore")}},
    "serviceDiscovery": {"hostNames": {"agentcore": HOST}},
    "agents": {"modelIds": [MODEL], "guardrailId": "gr", "guardrailVersion": "1"},
    "cloudwatchLogs": {"logGroupNames": {it: f"/{it}" for it in ("bff", "graphql", "agentcore")}},
}
PLUGIN = """
id=$(printf %s "$1" | sed 's/.*"sessionId": "\\([^"]*\\)".*/\\1/')
[ -t 0 ] || { echo 'Cannot perform start session: EOF'; exit 1; }
echo "Starting session with SessionId: $id"
sh "$(dirname "$0")/$id"
echo "Exiting session with sessionId: $id"
"""
MARK = re.compile(r"verify-[0-9a-f]{16}")


@dataclass(kw_only=True)
class Containers:
    """What runs inside of the services' containers, as scripts in a folder first on PATH."""

    folder: Path
    logged: list[str] = field(default_factory=list[str])
    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    exec: bool = True

    def has(self, name: str, script: str) -> None:
        """A program of the image."""
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def check(self, id_: str) -> CheckResult:
        """What a check finds."""
        service = resource("ecs.Service", inputs={"name": "bff", "enableExecuteCommand": self.exec})
        registry = resource("servicediscovery.Service", inputs={"name": "agentcore"})
        state = (service, registry, resource("bedrock.GuardrailVersion"))
        answers: dict[str, Answer] = {
            "ecs.ExecuteCommand": self._execute,
            "ecs.ListTasks": _listed,
            "ecs.DescribeTasks": _described,
            "logs.FilterLogEvents": self._lines,
            **self.answers,
        }
        with drifting():
            (found,) = verify(deployed(*state, answers=answers, contracts=CONTRACTS), [BY_ID[id_]])
        return found

    def _lines(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"events": [{"message": each} for each in self.logged]}

    def _execute(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A request to the service leaves a line in its log."""
        session = secrets.token_hex(8)
        (self.folder / session).write_text(asked["command"])
        self.logged += MARK.findall(asked["command"])
        stream = {"sessionId": session, "streamUrl": "wss://x", "tokenValue": "t"}
        return {"session": stream, "taskArn": asked["task"], "interactive": asked["interactive"]}


def _listed(asked: dict[str, Any]) -> dict[str, Any]:
    return {"taskArns": [f"arn:aws:ecs:us-east-1:123456789012:task/c/{asked['serviceName']}"]}


def _described(asked: dict[str, Any]) -> dict[str, Any]:
    (arn,) = asked["tasks"]
    name = arn.rpartition("/")[2]
    interfaces = [{"privateIpv4Address": "10.0.64.7"}]
    container = {"name": name, "runtimeId": "1", "networkInterfaces": interfaces}
    return {"tasks": [{"taskArn": arn, "lastStatus": "RUNNING", "containers": [container]}]}


@pytest.fixture
def containers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Containers:
    """Containers in which agentcore's name resolves and Bedrock answers."""
    made = Containers(folder=tmp_path)
    made.has("session-manager-plugin", PLUGIN)
    made.has("getent", f"echo {shlex.quote(f'10.0.64.7 {HOST}')}")
    made.has("python3", "echo HTTP 200")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return made


@pytest.mark.parametrize("check", ["inside.name", "inside.model", "inside.line"])
def test_all_is_well(containers: Containers, check: str) -> None:
    found = containers.check(check)

    assert found.outcome is Outcome.GREEN, found.details


@pytest.mark.parametrize(
    ("check", "program", "script", "says"),
    [
        ("inside.name", "getent", "exit 2", f"{HOST} does not resolve in bff"),
        (
            "inside.name",
            "getent",
            "echo 10.0.64.250 x",
            f"{HOST} resolves to 10.0.64.250, which is no",
        ),
        (
            "inside.name",
            "session-manager-plugin",
            "echo The session was refused",
            "bff did not answer: The session was refused",
        ),
        (
            "inside.model",
            "python3",
            "echo HTTP 403 no access to the model",
            f"{MODEL}: HTTP 403 no access to the model",
        ),
        # The program reaches the container whole, through two shells.
        (
            "inside.model",
            "python3",
            f'unset AWS_CONTAINER_CREDENTIALS_RELATIVE_URI; {sys.executable} "$@"',
            "KeyError: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'",
        ),
    ],
)
def test_what_fails_inside_is_red(
    containers: Containers, check: str, program: str, script: str, says: str
) -> None:
    containers.has(program, script)

    found = containers.check(check)

    assert found.outcome is Outcome.RED
    assert says in found.details[0]


@pytest.mark.parametrize(
    ("operation", "answer", "says"),
    [
        ("ecs.ExecuteCommand", "TargetNotConnectedException", "AWS refused ExecuteCommand"),
        ("ecs.ListTasks", {"taskArns": []}, "no task of bff runs"),
    ],
)
def test_what_ecs_refuses_is_red(
    containers: Containers, operation: str, answer: Answer, says: str
) -> None:
    containers.answers[operation] = answer

    found = containers.check("inside.name")

    assert found.outcome is Outcome.RED
    assert says in found.details[0]


def test_a_line_that_does_not_arrive_is_red(
    containers: Containers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inside, "LOGGED_WITHIN", timedelta(0))
    containers.answers["logs.FilterLogEvents"] = {"events": []}

    found = containers.check("inside.line")

    assert found.outcome is Outcome.RED
    assert "/bff had no line of the request after 0 s" in found.details[0]


def test_what_cannot_be_probed_is_neither_green_nor_red(
    containers: Containers, monkeypatch: pytest.MonkeyPatch
) -> None:
    containers.has("getent", "echo sh: getent: not found")
    assert (
        _unproven(containers, "inside.name")
        == "the image of bff cannot run it: sh: getent: not found"
    )
    containers.answers["ecs.ExecuteCommand"] = "AccessDeniedException"
    assert _unproven(containers, "inside.name") == "these credentials lack ecs:ExecuteCommand"
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    assert _unproven(containers, "inside.model") == shell.MISSING


def _unproven(containers: Containers, check: str) -> str:
    found = containers.check(check)
    assert found.outcome is Outcome.NOT_PROVABLE
    return found.details[0]


def test_services_without_exec_are_accepted(containers: Containers) -> None:
    containers.exec = False

    found = containers.check("inside.line")

    assert (found.outcome, found.details[0]) == (
        Outcome.ACCEPTED,
        "services.exec is off: commands cannot run in containers",
    )
