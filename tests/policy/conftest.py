"""Fixtures of the tests that run the pack through the real CLI."""

from pathlib import Path

import pytest

from localcloud.process import Running
from tests.policy.program import Project, create


@pytest.fixture
def local(local_aws: tuple[Path, Running]) -> Running:
    return local_aws[1]


@pytest.fixture
def project(tmp_path: Path, local: Running) -> Project:
    return create(tmp_path, local)
