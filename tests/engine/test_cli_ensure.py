"""The set-up's own command, with the engine that this machine has."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.versions import LANGUAGE_HOST, numbers

pytestmark = pytest.mark.engine


def test_ensure_prints_where_a_working_cli_lies() -> None:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "engine", "ensure"], capture_output=True, text=True, check=True
    )
    assert time.monotonic() - started < 5, "a ready engine must not cost set-up time"

    folder = Path(done.stdout.strip())
    assert (folder / LANGUAGE_HOST).exists()
    version = subprocess.run(  # noqa: S603 - the CLI that was just reported
        [folder / "pulumi", "version"], capture_output=True, text=True, check=True
    )
    assert numbers(version.stdout) >= (3, 258, 0)
