"""A service's image in the stack's file, edited by the real CLI."""

import os
import shutil
from pathlib import Path

import pytest
import yaml

from engine import cli
from ops import stacks
from ops.child import finish
from ops.delivery.change import image_change
from ops.deployment import Deployment
from tests.support.program import ROOT
from tests.support.stack_files import STACK_FILES

pytestmark = pytest.mark.engine


@pytest.fixture
def deployment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Deployment:
    """Stack dev, not deployed, in a file backend; its program's folder is a copy of two files."""
    for file in (ROOT / "Pulumi.yaml", STACK_FILES / "Pulumi.dev.yaml"):
        shutil.copy(file, tmp_path)
    monkeypatch.setenv(stacks.VARIABLE, str(tmp_path))
    monkeypatch.setattr("ops.deployment.ROOT", tmp_path)
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PULUMI_BACKEND_URL", tmp_path.as_uri())
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "test")
    made = finish([str(cli.ensure()), "stack", "init", "dev"], cwd=tmp_path, env=os.environ)
    assert made.returncode == 0, made.stderr
    return Deployment(stack="dev")


@pytest.mark.parametrize("version", ["v1", "1.0", "0755", "true", "sha256:" + "a" * 64])
def test_one_key_changes_and_comments_stay(deployment: Deployment, version: str) -> None:
    change = image_change(deployment, "bff", version)

    change.make()

    after = change.file.read_text()
    services = yaml.safe_load(after)["config"]["agentplatform:services"]
    assert services["bff"]["image"] == version
    lines = change.before.splitlines() if change.before else []
    assert [line for line in after.splitlines() if line not in lines] == [
        line for line in after.splitlines() if line.strip().startswith("image:")
    ]
    assert [line for line in lines if line not in after.splitlines()] == []
    image_change(deployment, "bff", None).make()
    assert change.file.read_text() == change.before
    change.undo()
    assert change.file.read_text() == change.before
