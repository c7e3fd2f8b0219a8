"""A fourth and a fifth service from examples/services, through the real CLI and the policy pack."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ops.errors import ExitCode
from ops.workspace import ROOT, Workspace
from tests.engine.test_drift import verify
from tests.engine.test_platform import make, resources
from tests.support.program import merged, stack_file

pytestmark = pytest.mark.engine

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def five(stacks: Callable[..., Workspace]) -> Iterator[Workspace]:
    """Stack dev as its file has it, and then with both examples; destroyed after the tests."""
    sections = stack_file("dev")
    for name in ("worker.yaml", "site.yaml"):
        added = yaml.safe_load((ROOT / "examples" / "services" / name).read_text())["config"]
        sections = merged(sections, added)
    changed = ("agentplatform:services", "agentplatform:security")
    workspace = stacks("dev")
    assert make("up", workspace) == 0
    before = {each["urn"]: each.get("id") for each in resources(workspace)}
    workspace.overlay.write_text(yaml.safe_dump({key: sections[key] for key in changed}))
    assert make("up", workspace) == 0
    after = {each["urn"]: each.get("id") for each in resources(workspace)}
    replaced = {urn for urn in before if after.get(urn) != before[urn]}
    # The certificate gets one more name, which ACM gives to new ones only.
    assert all("aws:acm/" in urn for urn in replaced), replaced
    yield workspace
    assert make("destroy", workspace) == 0


def test_a_second_up_changes_nothing(five: Workspace, capfd: pytest.CaptureFixture[str]) -> None:
    assert make("up", five) == 0
    assert "unchanged in" in capfd.readouterr().out


def test_the_services_run_beside_the_others(five: Workspace, client: Callable[[str], Any]) -> None:
    listed = client("ecs").list_services(cluster="agentplatform-dev")["serviceArns"]
    assert {arn.rpartition("/")[2] for arn in listed} == {
        "bff", "graphql", "agentcore", "exports", "console"
    }  # fmt: skip
    queues = client("sqs").list_queues()["QueueUrls"]
    assert sum("queues-exports" in url for url in queues) == 2
    assert any(each["type"] == "aws:sqs/queue:Queue" for each in resources(five))


def test_verify_is_green(five: Workspace) -> None:
    found = verify(five)
    assert found.red == {}


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("words", ["cost dev", "outputs dev", "diagram dev {}"])
def test_the_tools_know_the_services(platformctl: Command, tmp_path: Path, words: str) -> None:
    file = tmp_path / "it.svg"
    code, said, _ = platformctl(*words.format(file).split())
    # Two more services are beyond dev's budget, which is what cost then says.
    assert code == (ExitCode.RED if words == "cost dev" else 0)
    shown = file.read_text() if file.exists() else said
    assert "exports" in shown
    assert "console" in shown
