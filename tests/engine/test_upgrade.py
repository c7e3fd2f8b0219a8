"""From each released version, `up` with the real engine loses nothing."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from localcloud import process
from localcloud.process import Running
from ops.automation import operate
from ops.deployment import Deployment
from ops.preview.plan import plan_of
from ops.workspace import ROOT, Workspace
from tests.support import released

pytestmark = pytest.mark.engine


@pytest.fixture
def local_aws(tmp_path: Path) -> Iterator[tuple[Path, Running]]:
    """A local AWS without the service-linked role that stacks leave: 0.1.0 always creates one."""
    folder = tmp_path / "local"
    yield folder, process.start(folder, owner=os.getpid())
    process.stop(folder)


@pytest.mark.parametrize("version", released.versions())
def test_the_present_program_takes_over_a_stack_of_an_earlier_version(
    local_aws: tuple[Path, Running],
    platformctl: Callable[..., tuple[int, str, str]],
    version: str,
) -> None:
    revision = released.load(version)["revision"]
    if not released.in_history(revision):
        pytest.skip(f"{revision} of version {version} is not in this checkout's history")
    with released.checked_out(revision) as tree:
        earlier = Workspace(stack="dev", local=local_aws[0], program=tree)
        earlier.prepare()
        operate(Deployment(stack="dev", local=True, at=earlier), "up", evaluate=False)
    present = Deployment(stack="dev", local=True, at=replace(earlier, program=ROOT))

    try:
        ran = operate(present, "up", evaluate=False)
        assert ran.changes["same"] > 300
        assert [f"{each.operation} {each.urn}" for each in plan_of(ran.events).losses] == []
    finally:
        code, _, said = platformctl("destroy", "dev", "--yes")
        assert code == 0, said
