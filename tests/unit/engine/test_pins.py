"""The CLI, the SDK and the host speak one version of the protocol: their pins move together."""

from pathlib import Path

import pytest

from engine import build, bundle
from engine.versions import PULUMI_VERSION

ROOT = Path(bundle.__file__).parents[1]


@pytest.mark.parametrize("module", ["pkg", "sdk"])
def test_the_go_modules_have_the_pinned_version(module: str) -> None:
    required = f"github.com/pulumi/pulumi/{module}/v3 v{PULUMI_VERSION}"
    assert required in (build.MODULE / "go.mod").read_text()


@pytest.mark.parametrize("file", ["requirements.txt", "engine/requirements.txt"])
def test_the_python_sdk_has_the_pinned_version(file: str) -> None:
    assert f"\npulumi=={PULUMI_VERSION} " in (ROOT / file).read_text()
