"""Fixtures of the engine tests: the program's stacks on the session's local AWS."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from localcloud import process
from localcloud.process import Running
from ops import __main__ as command
from ops.aws import Aws
from ops.workspace import ROOT, Workspace

Stacks = Callable[..., Workspace]

KEPT_AT_EVERY_STEP = {"test_language_host", "test_quickstart", "test_torture"}
"""Modules whose engines write the state at every step, as users' do: some of them are killed."""


@pytest.fixture(scope="module", autouse=True)
def states(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let engines write a stack's state once, at the end of an operation: half of their time."""
    with pytest.MonkeyPatch.context() as patch:
        if Path(str(request.path)).stem not in KEPT_AT_EVERY_STEP:
            patch.setenv("PULUMI_SKIP_CHECKPOINTS", "true")
        yield


@pytest.fixture(scope="session")
def stacks(local_aws: tuple[Path, Running]) -> Stacks:
    """`stacks("prod", {"agentplatform:network.nat": "none"})` is a prepared workspace."""
    assert Path(sys.prefix) == ROOT / ".venv", "run the engine tests with the checkout's .venv"

    def prepared(name: str, settings: dict[str, object] | None = None) -> Workspace:
        workspace = Workspace(stack=name, local=local_aws[0], settings=settings or {})
        workspace.prepare()
        return workspace

    return prepared


@pytest.fixture(scope="session")
def client(local_aws: tuple[Path, Running]) -> Callable[[str], Any]:
    """boto3 clients of dev's account on the local AWS."""

    def make(service: str) -> Any:
        running = process.start(local_aws[0])  # found, unless a test has killed it
        account = Workspace(stack="dev").account
        here = Aws(region="us-east-1", endpoint=running.moto_url, account_id=account)
        return here.client(service)

    return make


@pytest.fixture
def platformctl(
    local_aws: tuple[Path, Running],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str, str]]:
    """`platformctl("outputs", "dev")` runs it with --local here: exit code, stdout, stderr."""
    monkeypatch.setattr("ops.deployment.Workspace", partial(Workspace, local=local_aws[0]))
    monkeypatch.setenv("PLATFORMCTL_LOCAL", "1")

    def run(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        monkeypatch.setattr("sys.argv", ["platformctl", *arguments])
        code = command.main()
        said = capfd.readouterr()
        return code, said.out, said.err

    return run
