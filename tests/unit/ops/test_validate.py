"""`platformctl validate`: all that is wrong with stack files, before anything is run."""

import json
import shutil
from pathlib import Path

import pytest

from ops import stacks
from ops.errors import ExitCode
from tests.support.stack_files import STACK_FILES
from tests.unit.ops.conftest import Platformctl


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what is checked."""
    for name in ("dev", "prod"):
        shutil.copy(STACK_FILES / f"Pulumi.{name}.yaml", tmp_path)
    shutil.copytree(STACK_FILES / "policy", tmp_path / "policy")
    monkeypatch.setenv(stacks.VARIABLE, str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("checkout")
def test_what_is_shipped_is_valid(platformctl: Platformctl) -> None:
    assert platformctl("validate").code == ExitCode.OK


def test_every_finding_of_every_stack_is_told(checkout: Path, platformctl: Platformctl) -> None:
    (checkout / "Pulumi.dev.yaml").write_text("config:\n\ta: b\n")
    prod = checkout / "Pulumi.prod.yaml"
    prod.write_text(prod.read_text().replace("nat: per-zone", "nat: many"))
    pack = checkout / "policy/config/prod.json"
    pack.write_text(json.dumps(json.loads(pack.read_text()) | {"no-such-rule": "mandatory"}))

    ended = platformctl("validate")

    assert ended.code == ExitCode.USAGE
    for text in ("Pulumi.dev.yaml: line 2", "agentplatform:network.nat", "no-such-rule"):
        assert text in ended.err
    assert ended.out == ""


@pytest.mark.usefixtures("checkout")
def test_a_stack_without_a_file_is_told(platformctl: Platformctl) -> None:
    ended = platformctl("validate", "qa")

    assert ended.code == ExitCode.NOT_DEPLOYED
    assert "there is no Pulumi.qa.yaml" in ended.err
