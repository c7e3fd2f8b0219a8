"""Fixtures of platformctl's tests: its command line, and a stack without Pulumi and AWS."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from moto import mock_aws
from pulumi.automation import CommandError, CommandResult, EngineEvent

from ops import __main__ as command
from ops import stacks
from ops.deployment import Deployment, schemas
from ops.events import parsed
from ops.report.report import Report
from ops.workspace import Workspace
from tests.support.program import Graph
from tests.support.reports import report_of, with_findings
from tests.support.stack_files import STACK_FILES


@dataclass(frozen=True)
class Ended:
    """What a run of `platformctl` left behind; stderr on one line."""

    code: int
    out: str
    err: str


Platformctl = Callable[..., Ended]
Effect = Callable[[dict[str, Any]], tuple[Sequence[dict[str, Any]], int]]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nobody's credentials, logins and local stacks; the folder of this test's local stacks."""
    for name in (
        *("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_CA_BUNDLE"),
        *("PULUMI_BACKEND_URL", "PULUMI_ACCESS_TOKEN"),
    ):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "pulumi"))
    local = tmp_path / "local"
    monkeypatch.setattr("ops.deployment.Workspace", partial(Workspace, local=local))
    monkeypatch.setattr("ops.lock.ROOT", tmp_path)
    return local


@pytest.fixture
def platformctl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Platformctl:
    """`platformctl("outputs", "dev")` runs the command line as the shell would."""

    def run(*arguments: str) -> Ended:
        capsys.readouterr()
        monkeypatch.setattr("sys.argv", ["platformctl", *arguments])
        code = command.main()
        said = capsys.readouterr()
        return Ended(code, said.out, " ".join(said.err.split()))

    return run


@dataclass(kw_only=True)
class FakePulumi:
    """Stands in for the CLI.

    Attributes:
        answers: Exit code, stdout and stderr by the first two arguments.
        effects: What an operation (`up`, `preview`) does with its options; returns the engine's
            events and the CLI's exit code.
        configure: What `pulumi config` does with its arguments.
        asked: The arguments of every command.
        operated: Each operation and its options.
    """

    answers: dict[str, tuple[int, str, str]] = field(
        default_factory=dict[str, tuple[int, str, str]]
    )
    effects: dict[str, Effect] = field(default_factory=dict[str, Effect])
    configure: Callable[[tuple[str, ...]], None] | None = None
    asked: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])
    operated: list[tuple[str, dict[str, Any]]] = field(
        default_factory=list[tuple[str, dict[str, Any]]]
    )

    def has(
        self, *, outputs: Mapping[str, Any] | None = None, resources: Sequence[Any] = ()
    ) -> None:
        """Let the stack be deployed, with these outputs and this state."""
        export = {"deployment": {"resources": list(resources)}}
        self.answers["stack output"] = (0, json.dumps(outputs or {}), "")
        self.answers["stack export"] = (0, json.dumps(export), "")

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        self.asked.append(arguments)
        if arguments[0] == "config" and self.configure:
            self.configure(arguments)
            return subprocess.CompletedProcess(arguments, 0, "", "")
        code, out, err = self.answers[" ".join(arguments[:2])]
        return subprocess.CompletedProcess(arguments, code, out, err)

    def __getattr__(self, operation: str) -> Callable[..., None]:
        """The Automation API's method of this name."""

        def operate(*, on_event: Callable[[EngineEvent], None], **options: Any) -> None:
            self.operated.append((operation, options))
            events, code = self.effects[operation](options)
            for event in events:
                on_event(parsed(event))
            if code:
                raise CommandError(CommandResult("", "error: it failed", code))

        return operate


def contract(name: str, **fields: Any) -> dict[str, Any]:
    """A contract that its schema admits: these fields, and the least in all others."""
    schema = schemas()[name]
    least: dict[str, Any] = {
        "string": "x",
        "integer": 1,
        "boolean": False,
        "array": [],
        "object": {},
    }
    filled = {
        field: least[schema["properties"][field]["type"]]
        for field in schema["required"]
        if field not in {"version", *fields}
    }
    return filled | {"version": schema["properties"]["version"]["const"]} | fields


@pytest.fixture
def pulumi(monkeypatch: pytest.MonkeyPatch) -> FakePulumi:
    """What `pulumi` answers about any stack; nothing until the test says so."""
    fake = FakePulumi()
    monkeypatch.setattr(Deployment, "pulumi", lambda _, *words: fake(*words))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType] -- any arguments
    monkeypatch.setattr("ops.selected.stack_of", lambda _: fake)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType] -- any stack
    return fake


@pytest.fixture
def aws() -> Iterator[None]:
    """An empty AWS account, 123456789012, in this process."""
    with mock_aws():
        yield


@pytest.fixture
def report(deploy: Callable[..., Graph]) -> Report:
    """A report with nothing wrong in it."""
    return report_of(deploy("dev"))


@pytest.fixture
def red_report(report: Report) -> Report:
    """A report with findings of every kind."""
    return with_findings(report)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`settings("ingress.dns.delegated", True)` changes a key of stack dev's file."""
    file = tmp_path / "Pulumi.dev.yaml"
    shutil.copy(STACK_FILES / file.name, file)
    monkeypatch.setenv(stacks.VARIABLE, str(tmp_path))

    def put(path: str, value: object) -> None:
        text = yaml.safe_load(file.read_text())
        section, *outer, last = path.split(".")
        at = text["config"][f"agentplatform:{section}"]
        for key in outer:
            at = at.setdefault(key, {})
        at[last] = value
        file.write_text(yaml.safe_dump(text))

    return put
