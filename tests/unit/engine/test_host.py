"""The language host's parts that need no CLI."""

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from engine.host import environment, inspection, processes
from engine.host.environment import Environment, EnvironmentUnusableError
from engine.host.processes import Children, Command


def test_a_virtual_environment_is_activated(tmp_path: Path) -> None:
    active = Environment(python="python", virtualenv=tmp_path)
    variables = active.variables({"PATH": "/bin", "PYTHONHOME": "/old", "VIRTUAL_ENV": "/old"})
    assert variables == {"PATH": f"{tmp_path}/bin:/bin", "VIRTUAL_ENV": str(tmp_path)}


def test_a_relative_virtual_environment_starts_at_the_project(tmp_path: Path) -> None:
    found = environment.virtualenv_path({"virtualenv": "../.venv"}, tmp_path / "policy")
    assert found == tmp_path / ".venv"


def test_without_a_virtual_environment_the_python_on_path_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_PYTHON_CMD", sys.executable)
    found = environment.resolve({}, tmp_path)
    assert found == Environment(python=sys.executable, virtualenv=None)
    monkeypatch.delenv("PULUMI_PYTHON_CMD")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentUnusableError, match="python3, python on PATH"):
        environment.resolve({}, tmp_path)


def test_packages_with_a_plugin_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugins: dict[str, dict[str, object]] = {
        "pulumi_aws": {"resource": True, "name": "aws", "version": "7.0.0"},
        "acme/pulumi_own": {"resource": True, "version": "1.0.0", "server": "file:///plugins"},
        "pulumi_policy": {"resource": False},
    }
    for folder, content in plugins.items():
        file = tmp_path / folder / "pulumi-plugin.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(content))

    def here(_kind: str) -> str:
        return str(tmp_path)

    monkeypatch.setattr(sysconfig, "get_path", here)
    assert sorted(inspection.packages(), key=lambda item: item["name"]) == [
        {"name": "aws", "version": "7.0.0", "server": ""},
        {"name": "own", "version": "1.0.0", "server": "file:///plugins"},
    ]


def test_dependencies_are_roots_or_all() -> None:
    roots = {item["name"] for item in inspection.dependencies(transitive=False)}
    everything = {item["name"] for item in inspection.dependencies(transitive=True)}
    assert roots < everything
    assert "pytest-xdist" in roots
    assert "pluggy" in everything - roots


def _python(code: str) -> Command:
    return Command(argv=[sys.executable, "-c", code], cwd=Path.cwd(), env=os.environ)


def test_output_is_streamed_by_source() -> None:
    children = Children()
    child = children.start(
        _python("import os, sys; os.write(1, b'out'); os.write(2, b'err'); sys.exit(3)"), piped=True
    )
    assert sorted(processes.stream(child)) == [("stderr", b"err"), ("stdout", b"out")]
    assert children.wait(child) == 3


def test_closing_ends_even_a_child_that_ignores_sigterm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.1)
    children = Children()
    stubborn = children.start(
        _python(
            "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
            "os.write(1, b'ready'); time.sleep(60)"
        ),
        piped=True,
    )
    output = processes.stream(stubborn)
    assert next(output) == ("stdout", b"ready")
    children.close()
    assert children.wait(stubborn) == -9
    assert list(output) == []
    with pytest.raises(ProcessLookupError):
        children.start(_python(""), piped=False)


def test_the_host_ends_when_its_stdin_closes() -> None:
    root = Path(processes.__file__).parents[2]
    argv = [sys.executable, "-m", "engine.host", "--program-runner", "x", "127.0.0.1:1"]
    with subprocess.Popen(  # noqa: S603 - the host itself
        argv, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
    ) as host:
        assert host.stdin is not None
        assert host.stdout is not None
        assert int(host.stdout.readline()) > 0
        host.stdin.close()
        host.wait(10)


def test_the_host_starts_without_loading_the_sdk() -> None:
    code = (
        "import sys; from engine.host.__main__ import skip_sdk; skip_sdk(); "
        "import engine.host.server; print('pulumi.output' in sys.modules)"
    )
    shown = subprocess.run(  # noqa: S603 - the host's own imports
        [sys.executable, "-c", code],
        cwd=Path(processes.__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip() == "False"
