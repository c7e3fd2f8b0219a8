"""The workflows are linted, and the linters notice."""

import json
from pathlib import Path

import pytest
import yaml

from ops import stacks
from ops.workflows import matrix
from ops.workflows.__main__ import ROOT, findings

BROKEN = """\
name: broken
on: pull_request_target
jobs:
  one:
    runs-on: ubuntu-nowhere
    steps:
      - run: echo ${{ github.event.pull_request.title }}
"""


def test_the_linters_complain_of_what_is_broken(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    (folder / "broken.yml").write_text(BROKEN)
    assert findings(tmp_path) == 2
    said = "".join(capfd.readouterr())
    assert "ubuntu-nowhere" in said  # actionlint
    assert "template-injection" in said  # zizmor


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github/workflows").glob("*.yml")), ids=lambda path: path.name
)
def test_no_workflow_may_more_than_its_jobs_say(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"]


def test_a_further_stack_joins_the_workflows_by_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(stacks.VARIABLE, str(tmp_path))
    for stack in ("dev", "eu-qa"):
        (tmp_path / f"Pulumi.{stack}.yaml").touch()
    assert json.loads(matrix.rows()) == [
        {"stack": "dev", "suffix": "DEV"},
        {"stack": "eu-qa", "suffix": "EU_QA"},
    ]
