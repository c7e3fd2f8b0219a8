"""Entries of the cache are complete or absent, whoever builds them and however that ends."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine import cache, progress

BUILDER = """
import sys, time
from pathlib import Path
from engine import cache

def build(folder):
    with open(sys.argv[2], "a") as log:
        log.write("built\\n")
    (folder / "first").touch()
    time.sleep(float(sys.argv[3]))
    (folder / "second").touch()

entry = cache.publish(Path(sys.argv[1]), build)
sys.exit(0 if (entry / "second").exists() else 1)
"""


def builder(entry: Path, log: Path, seconds: float) -> subprocess.Popen[bytes]:
    argv = [sys.executable, "-c", BUILDER, str(entry), str(log), str(seconds)]
    root = Path(cache.__file__).parents[1]
    return subprocess.Popen(argv, cwd=root)  # noqa: S603 - this test's own script


def test_parallel_set_ups_build_once(tmp_path: Path) -> None:
    entry, log = tmp_path / "entry", tmp_path / "log"
    builders = [builder(entry, log, 0.3) for _ in range(3)]
    assert [process.wait(30) for process in builders] == [0, 0, 0]
    assert log.read_text() == "built\n"


def test_a_killed_build_does_not_count_and_is_cleared_away(tmp_path: Path) -> None:
    entry, log = tmp_path / "entry", tmp_path / "log"
    with builder(entry, log, 60) as killed:
        while not log.exists():
            time.sleep(0.02)
        killed.kill()
    assert not entry.exists()
    with builder(entry, log, 0) as second:
        assert second.wait(30) == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["entry", "entry.lock", "log"]


def test_a_failed_build_leaves_no_entry(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        cache.publish(tmp_path / "entry", fail)
    assert [file.name for file in tmp_path.iterdir()] == ["entry.lock"]


def test_a_damaged_entry_is_built_again(tmp_path: Path) -> None:
    entry = tmp_path / "entry"
    entry.mkdir()
    cache.publish(entry, lambda folder: (folder / "ok").touch(), lambda e: (e / "ok").exists())
    assert (entry / "ok").exists()


def test_the_cache_can_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.LOCATION_VARIABLE, str(tmp_path))
    assert cache.root() == tmp_path
    monkeypatch.delenv(cache.LOCATION_VARIABLE)
    assert cache.root().name == "agentplatform"


def test_long_work_reports_with_the_elapsed_time(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.reporting(lambda: "working", interval=0.02):
        time.sleep(0.1)
    shown = capsys.readouterr().err.splitlines()
    assert len(shown) >= 2
    assert set(shown) == {"engine: working (0 s)"}


def test_elapsed_time_reads_well() -> None:
    assert [progress.elapsed(seconds) for seconds in (7.9, 185)] == ["7 s", "3 min 05 s"]
