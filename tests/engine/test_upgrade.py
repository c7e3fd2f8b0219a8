"""From each released version, `up` with the real engine loses nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from ops.automation import operate
from ops.deployment import Deployment
from ops.preview.plan import plan_of
from ops.workspace import ROOT, Workspace
from tests.support import released

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("version", released.versions())
def test_the_present_program_takes_over_a_stack_of_an_earlier_version(
    own_aws: Path, version: str
) -> None:
    revision = released.load(version)["revision"]
    if not released.in_history(revision):
        pytest.skip(f"{revision} of version {version} is not in this checkout's history")
    with released.checked_out(revision) as tree:
        earlier = Workspace(stack="dev", local=own_aws, program=tree)
        earlier.prepare()
        operate(Deployment(stack="dev", local=True, at=earlier), "up", evaluate=False)
    present = Deployment(stack="dev", local=True, at=replace(earlier, program=ROOT))

    ran = operate(present, "up", evaluate=False)

    assert ran.changes["same"] > 300
    assert [f"{each.operation} {each.urn}" for each in plan_of(ran.events).losses] == []
