"""Fixtures of the engine tests: the program's stacks on the session's local AWS.

Every local AWS ends with the tests, and what is on it too: only what a test looks at is destroyed.
"""

import os
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
from tests.engine.operations import Client, Stacks, make

LONGEST = ("test_quickstart", "shared dev", "test_pipeline_roles", "test_switches")
"""The groups that begin first, lest one worker still runs the longest when all else is done."""

KEPT_AT_EVERY_STEP = {"test_language_host", "test_quickstart", "test_torture"}
"""Modules whose engines write the state at every step, as users' do: some of them are killed."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group the engine tests for the workers: all that share stack dev, else those of a file."""
    group: dict[pytest.Item, str] = {}
    for item in items:
        if Path(__file__).parent in item.path.parents:
            shares = "shared" in getattr(item, "fixturenames", ())
            group[item] = "shared dev" if shares else item.path.stem
            item.add_marker(pytest.mark.xdist_group(group[item]))
    items.sort(key=lambda item: [group.get(item) != name for name in LONGEST])


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
def shared(stacks: Stacks) -> Iterator[Stacks]:
    """`shared({...})` is stack dev, up with these settings, from whatever it was before.

    To create and destroy it takes longer than most modules' tests, so one stack serves them all;
    the deployment's role creates it, updates it for each module and destroys it in the end.
    """

    def up(settings: dict[str, object] | None = None) -> Workspace:
        workspace = stacks("dev", settings)
        workspace.overlay.unlink(missing_ok=True)
        assert make("up", workspace, act_as="deploy") == 0
        return workspace

    yield up
    assert make("destroy", stacks("dev"), act_as="deploy") == 0


@pytest.fixture(scope="module")
def dev(shared: Stacks) -> Workspace:
    """The shared stack as its file has it."""
    return shared()


@pytest.fixture
def own_aws(tmp_path: Path) -> Iterator[Path]:
    """The folder of a local AWS for this test alone."""
    folder = tmp_path / "local"
    process.start(folder, owner=os.getpid())
    yield folder
    process.stop(folder)


@pytest.fixture
def running(local_aws: tuple[Path, Running]) -> Running:
    """The session's local AWS; started again if a test has killed it."""
    return process.start(local_aws[0], owner=os.getpid())


@pytest.fixture(scope="session")
def client(local_aws: tuple[Path, Running]) -> Client:
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
