"""Tests marked with a tool that this machine lacks do not run: they are listed, loudly.

Where a tool is required, as `.ci/run` says by AGENTPLATFORM_REQUIRE_*, its lack is a failure.
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine import cli
from localcloud import process
from localcloud.process import Running
from ops import stacks
from tests.support.browser import BROWSERS
from tests.support.stack_files import STACK_FILES

os.environ[stacks.VARIABLE] = str(STACK_FILES)
# Moto makes a thousand machine images for every test with a VPC, which no test has any use for.
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
# A job in the background ignores Ctrl-C, and so would all processes that the tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True, kw_only=True)
class Tool:
    """What the tests of a marker need."""

    name: str
    found: Callable[[], object]
    required: str
    how: str


TOOLS = {
    "engine": Tool(
        name="Pulumi CLI",
        found=cli.find,
        required="AGENTPLATFORM_REQUIRE_ENGINE",
        how="Get one with `make setup`, or see pulumi.com/docs/install",
    ),
    "browser": Tool(
        name="Chromium",
        found=lambda: any(map(shutil.which, BROWSERS)),
        required="AGENTPLATFORM_REQUIRE_BROWSER",
        how="Install your system's package: apt-get install chromium",
    ),
}

_not_run = pytest.StashKey[dict[str, list[str]]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out the tests that cannot run here, and remember them."""
    config.stash[_not_run] = {}
    for marker, tool in TOOLS.items():
        needing = [item for item in items if item.get_closest_marker(marker)]
        if not needing or tool.found():
            continue
        config.stash[_not_run][marker] = [item.nodeid for item in needing]
        config.hook.pytest_deselected(items=needing)
        items[:] = [item for item in items if item not in needing]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail for the lack of a required tool; a worker leaves that to the process that reports."""
    not_run = session.config.stash.get(_not_run, dict[str, list[str]]())
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["not_run"] = not_run
    elif any(os.environ.get(TOOLS[marker].required) for marker in not_run):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over from a worker what did not run: each collects all tests, so the last will do."""
    node.config.stash[_not_run] = getattr(node, "workeroutput", {}).get("not_run", {})


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """List what did not run."""
    for marker, tests in config.stash.get(_not_run, dict[str, list[str]]()).items():
        tool = TOOLS[marker]
        required = ", which is required here" if os.environ.get(tool.required) else ""
        lack = f"NOT RUN: no {tool.name} on this machine{required}"
        terminalreporter.section(lack, red=True, bold=True)
        for test in tests:
            terminalreporter.write_line(f"  {test}", red=True)
        terminalreporter.write_line(tool.how)


@pytest.fixture(scope="session")
def local_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Running]]:
    """A local AWS for the whole session: the folder it lives in, and where it serves."""
    folder = tmp_path_factory.mktemp("local-aws")
    # Its owner, lest it stays when pytest is killed before it tears down.
    yield folder, process.start(folder, owner=os.getpid())
    process.stop(folder)
