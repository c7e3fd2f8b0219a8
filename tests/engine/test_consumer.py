"""Another team's program reads the published contracts through the real CLI."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ops.workspace import ROOT, Workspace

pytestmark = pytest.mark.engine

EXAMPLE = ROOT / "examples" / "consumer"
NAMES_OF_THE_PLATFORM = ("PULUMI_STACK", "PULUMI_OPTION_CONFIG_FILE")


class Consumer:
    """A copy of the example, with a stack of its own beside the platform's."""

    def __init__(self, folder: Path, platform: Workspace) -> None:
        self.folder = Path(shutil.copytree(EXAMPLE, folder / "examples" / "consumer"))
        (folder / ".venv").symlink_to(ROOT / ".venv")
        self.environment = {
            key: value
            for key, value in platform.environment.items()
            if key not in NAMES_OF_THE_PLATFORM
        }
        self.must("stack", "init", "dev")
        self.must("config", "set", "platform", f"organization/agentplatform/{platform.stack}")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        pulumi = shutil.which("pulumi", path=self.environment["PATH"])
        assert pulumi
        return subprocess.run(  # noqa: S603 -- the CLI under test
            [pulumi, "--non-interactive", "--color=never", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def must(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def outputs(self) -> dict[str, Any]:
        return json.loads(self.must("stack", "output", "--json"))


@pytest.fixture(scope="module")
def platform(stacks: Callable[..., Workspace]) -> Iterator[Workspace]:
    """Stack dev, up; destroyed after the module's tests."""
    workspace = stacks("dev", {"agentplatform:environment.protection": False})
    done = workspace.pulumi("up", "--yes", "--skip-preview")
    assert done.returncode == 0, done.stdout + done.stderr
    yield workspace
    done = workspace.pulumi("destroy", "--yes", "--skip-preview")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def consumer(platform: Workspace, tmp_path: Path) -> Iterator[Consumer]:
    """The example, its stack removed afterwards."""
    made = Consumer(tmp_path, platform)
    yield made
    made.must("destroy", "--yes", "--skip-preview", "--remove")


def test_consumer_builds_on_what_the_platform_publishes(
    platform: Workspace, consumer: Consumer
) -> None:
    consumer.must("up", "--yes", "--skip-preview")

    published = json.loads(platform.pulumi("stack", "output", "--json").stdout)
    assert consumer.outputs() == {
        "placement": {
            "vpcId": published["network"]["vpcId"],
            "subnetIds": published["network"]["subnetIds"]["private"],
            "securityGroupIds": [published["securityGroups"]["groupIds"]["bff"]],
        },
        "addresses": published["network"]["natPublicIps"],
    }


def test_consumer_refuses_a_version_it_was_not_built_for(consumer: Consumer) -> None:
    program = consumer.folder / "__main__.py"
    program.write_text(program.read_text().replace('"network": 1', '"network": 2'))

    done = consumer.run("up", "--yes", "--skip-preview")

    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "network is of version 1, this program was built for 2" in said, said
    assert "Traceback" not in said, said
