"""The first hour of a user: the quickstart as it is written, a stack of their own, a service."""

import re
from pathlib import Path

import pytest

from localcloud import process
from tests.configured import clone, ended
from tests.support.program import ROOT

pytestmark = pytest.mark.engine

SEES_STACK_FILES = (
    "tests/unit/test_stack_file.py tests/unit/test_configuration_page.py"
    " tests/unit/test_documents.py tests/unit/ops/test_validate.py tests/policy/test_limits.py"
)
"""Fast tests that went red when somebody configured a stack, and no longer may."""


def on_a_laptop() -> list[str]:
    """The quickstart's commands for the laptop, as it has them."""
    page = (ROOT / "docs/quickstart.md").read_text()
    section = page.partition("## On a laptop\n")[2].partition("\n## ")[0]
    (block,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    return [line.partition(" #")[0].strip() for line in block.splitlines()]


def test_the_first_hour(tmp_path: Path) -> None:
    made = clone(tmp_path / "checkout")
    try:
        said = {line: made.run(line) for line in on_a_laptop()}
        assert {"make up", "make preview", "make destroy", "make down"} <= said.keys()
        assert "is up on the local AWS" in said["make up"]

        for stack in ("dev", "prod"):
            made.configure(stack)
        made.configure("qa", "--size", "dev")
        made.run("make up STACK=qa")
        made.add("qa", "worker.yaml")
        check, line = made.begin("make check"), "make up STACK=qa"
        assert "exports" in made.run(line) + made.run(
            "./platformctl outputs qa ecsServices --local"
        )
        ended("make check", check)
        made.run(f".venv/bin/python -m pytest -q {SEES_STACK_FILES}")
    finally:
        process.stop(made.folder / ".local")
