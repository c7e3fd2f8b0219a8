"""Tests marked `engine` need the real Pulumi CLI: where there is none, they are listed, loudly.

With AGENTPLATFORM_REQUIRE_ENGINE set (as `.ci/run` does) a missing engine is a failure instead.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import cli
from localcloud import process
from localcloud.process import Running

_not_run = pytest.StashKey[list[str]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out the tests that cannot run here, and remember them."""
    needing = [item for item in items if item.get_closest_marker("engine")]
    if not needing or cli.find():
        return
    if os.environ.get("AGENTPLATFORM_REQUIRE_ENGINE"):
        pytest.exit("no Pulumi CLI: run `make setup`; it is required here", returncode=1)
    config.stash[_not_run] = [item.nodeid for item in needing]
    config.hook.pytest_deselected(items=needing)
    items[:] = [item for item in items if item not in needing]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """List what did not run."""
    missing = config.stash.get(_not_run, list[str]())
    if missing:
        terminalreporter.section("NOT RUN: no Pulumi CLI on this machine", red=True, bold=True)
        for test in missing:
            terminalreporter.write_line(f"  {test}", red=True)
        terminalreporter.write_line("Get one with `make setup`, or see pulumi.com/docs/install")


@pytest.fixture(scope="session")
def local_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Running]]:
    """A local AWS for the whole session: the folder it lives in, and where it serves."""
    folder = tmp_path_factory.mktemp("local-aws")
    # Its owner, lest it stays when pytest is killed before it tears down.
    yield folder, process.start(folder, owner=os.getpid())
    process.stop(folder)
