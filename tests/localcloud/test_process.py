"""The background process: started once, found again, stopped with its moto."""

import os
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner

from localcloud import process
from localcloud.__main__ import app


@pytest.fixture
def state_dir(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "state"
    process.stop(tmp_path / "state")


def answers(url: str) -> bool:
    with urllib.request.urlopen(f"{url}/moto-api/data.json", timeout=5) as response:  # noqa: S310
        return response.status == 200


def test_start_find_env_and_stop(state_dir: Path) -> None:
    assert process.find(state_dir) is None
    running = process.start(state_dir)
    assert process.start(state_dir) == running, "a second start finds the first"
    assert answers(running.moto_url)
    ports = [f"{name}:{running.ports[name]}" for name in ("aws", "awsx", "random")]
    assert running.env()["PULUMI_DEBUG_PROVIDERS"] == ",".join(ports)
    assert os.getsid(running.pid) != os.getsid(0), "it outlives the terminal that started it"
    assert running.pid not in {child.pid for child in psutil.Process().children()}

    exports = CliRunner().invoke(app, ["env", "--state-dir", str(state_dir)]).output
    assert f"export AWS_ENDPOINT_URL={running.moto_url}" in exports

    (moto,) = psutil.Process(running.pid).children()
    assert process.stop(state_dir)
    assert not process.stop(state_dir)
    assert process.find(state_dir) is None
    psutil.wait_procs([moto], timeout=5)
    assert not moto.is_running()


def test_a_killed_one_is_replaced_and_takes_moto_with_it(state_dir: Path) -> None:
    first = process.start(state_dir)
    serving = psutil.Process(first.pid)
    (moto,) = serving.children()
    serving.kill()
    gone, _ = psutil.wait_procs([moto], timeout=5)
    assert gone == [moto]
    assert process.find(state_dir) is None
    assert process.start(state_dir).pid != first.pid


def test_it_ends_when_moto_does(state_dir: Path) -> None:
    serving = psutil.Process(process.start(state_dir).pid)
    serving.children()[0].kill()
    gone, _ = psutil.wait_procs([serving], timeout=15)
    assert gone == [serving]


def test_one_of_other_sources_is_replaced(
    state_dir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    first = process.start(state_dir)
    note = state_dir / "localcloud.json"
    note.write_text(note.read_text().replace(first.sources, "before the edit"))
    status = CliRunner().invoke(app, ["status", "--state-dir", str(state_dir)]).output
    assert "it is outdated: the next start replaces it" in status
    exports = CliRunner().invoke(app, ["env", "--state-dir", str(state_dir)])
    assert exports.stderr == "localcloud has changed since it started: start it again\n"
    second = process.start(state_dir)
    assert not psutil.pid_exists(first.pid)
    assert second.pid != first.pid
    assert "localcloud has changed since it started" in capfd.readouterr().err


def test_the_fingerprint_changes_with_sources_and_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "aws" / "types.py"
    source.parent.mkdir()
    monkeypatch.setattr(process, "_SOURCES", tmp_path)
    source.write_text("one")
    first = process.fingerprint()
    source.touch()
    assert process.fingerprint() == first
    source.write_text("two")
    second = process.fingerprint()
    assert second != first
    source.rename(source.with_name("others.py"))
    third = process.fingerprint()
    assert third != second
    monkeypatch.setattr(process, "_PACKAGES", ("pytest",))
    assert process.fingerprint() != third


def test_it_ends_with_its_owner(state_dir: Path) -> None:
    with subprocess.Popen(["sleep", "600"]) as owner:  # noqa: S607 - any process does
        serving = psutil.Process(process.start(state_dir, owner=owner.pid).pid)
        owner.kill()
    gone, _ = psutil.wait_procs([serving], timeout=60)
    assert gone == [serving]
    assert process.find(state_dir) is None


def test_a_note_of_another_process_is_not_taken_for_ours(state_dir: Path) -> None:
    state_dir.mkdir()
    note = process.write_note(state_dir, moto_url="http://127.0.0.1:1", ports={"aws": 1})
    assert process.find(state_dir) is not None
    note.write_text(note.read_text().replace('"created": ', '"created": 1'))
    assert process.find(state_dir) is None
    assert not process.stop(state_dir)


def test_a_failed_start_ends_in_its_log(state_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    with pytest.raises(process.LocalcloudError, match="localcloud did not start; the end of"):
        process.start(state_dir)


def test_status_says_when_nothing_runs(state_dir: Path) -> None:
    result = CliRunner().invoke(app, ["status", "--state-dir", str(state_dir)])
    assert (result.exit_code, result.output) == (1, "localcloud is not running\n")


def test_types_lists_operations_from_the_declarations() -> None:
    listing = CliRunner().invoke(app, ["types", "--json"]).output
    assert '"create": "ec2.create_vpc"' in listing
    assert "aws:ec2/getManagedPrefixList:getManagedPrefixList" in listing
    assert '"token": "awsx:ec2:Vpc"' in listing
    assert '"token": "random:index/randomPassword:RandomPassword"' in listing
