"""Fixtures of the tests that run the pack through the real CLI."""

import json
import sys
from pathlib import Path

import pytest

from localcloud.process import Running
from tests.policy.program import Project


@pytest.fixture
def local(local_aws: tuple[Path, Running]) -> Running:
    return local_aws[1]


@pytest.fixture
def project(tmp_path: Path, local: Running) -> Project:
    (tmp_path / "program").mkdir()
    (tmp_path / "state").mkdir()
    runtime = {"name": "python", "options": {"toolchain": "pip", "virtualenv": sys.prefix}}
    settings = {"name": "small", "runtime": runtime}  # JSON is YAML
    (tmp_path / "program" / "Pulumi.yaml").write_text(json.dumps(settings))
    project = Project(folder=tmp_path, local=local)
    project.program("")
    made = project.run("stack", "init", "dev")
    assert made.code == 0, made.output
    return project
