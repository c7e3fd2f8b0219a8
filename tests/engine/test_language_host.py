"""The language host as the real CLI uses it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.engine import engine_fixtures
from tests.engine.engine_fixtures import Project

pytestmark = pytest.mark.engine

PACK = """
from pulumi_policy import (
    EnforcementLevel, PolicyPack, ReportViolation, ResourceValidationArgs, ResourceValidationPolicy,
)

def good_names(args, report):
    if args.resource_type == "tiny:index:Thing" and args.name != "good":
        report(f"{args.name} is no good name")

PolicyPack("names", [ResourceValidationPolicy(
    name="good-names", description="Names are good.",
    enforcement_level=EnforcementLevel.MANDATORY, validate=good_names,
)])
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return engine_fixtures.create(tmp_path_factory.mktemp("tiny"))


def test_a_stack_lives_from_preview_to_destroy(tmp_path: Path) -> None:
    project = engine_fixtures.create(tmp_path)
    project.program("pulumi.export('answer', 42)\n")

    assert "2 to create" in project.run("preview").output
    assert "2 created" in project.up().output
    assert project.outputs() == {"answer": 42}
    assert "2 unchanged" in project.up("--expect-no-changes").output
    assert project.run("refresh", "--yes").code == 0
    assert "2 deleted" in project.run("destroy", "--yes").output


def test_what_a_program_prints_is_shown(project: Project) -> None:
    project.program("print('to stdout'); print('to stderr', file=sys.stderr)\n")
    output = project.run("preview").output
    assert "to stdout" in output
    assert "to stderr" in output


def test_config_and_secrets_reach_the_program(project: Project) -> None:
    project.program(
        "pulumi.export('plain', config.require('plain'))\n"
        "pulumi.export('token', config.require_secret('token'))\n"
        "pulumi.export('marked', [pulumi.runtime.is_config_secret(f'tiny:{key}')\n"
        "                         for key in ('plain', 'token')])\n"
    )
    project.run("config", "set", "plain", "visible")
    project.run("config", "set", "--secret", "token", "hush")

    assert "hush" not in project.up().output
    assert project.outputs() == {"plain": "visible", "token": "hush", "marked": [False, True]}


def test_an_exception_ends_the_command_with_its_traceback(project: Project) -> None:
    project.program("raise ValueError('kaputt')\n")
    result = project.up()
    assert result.code != 0
    assert "ValueError: kaputt" in result.output
    # The runner has shown the traceback; a second message would only hide it.
    assert "non-zero exit code" not in result.output


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("sys.exit(7)", "Program exited with non-zero exit code: 7"),
        ("os.kill(os.getpid(), 9)", "Program exited unexpectedly: SIGKILL"),
        ("raise pulumi.RunError('in one sentence')", "in one sentence"),
    ],
)
def test_a_failing_program_fails_the_command(
    project: Project, statement: str, message: str
) -> None:
    project.program(statement)
    result = project.up()
    assert result.code != 0
    assert message in result.output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"virtualenv": "nowhere"}, "'nowhere'"),
        ({"toolchain": "poetry"}, "accepts toolchain: pip"),
        ({"typechecker": "mypy"}, "accepts typechecker: none"),
        ({"virtualenvv": "x"}, "accepted: toolchain, virtualenv, typechecker"),
    ],
)
def test_a_bad_runtime_option_is_named(
    tmp_path: Path, options: dict[str, str], message: str
) -> None:
    project = engine_fixtures.create(tmp_path)
    project.runtime(**options)
    result = project.run("preview")
    assert result.code != 0
    assert message in result.output


def test_about_lists_plugins_and_dependencies(project: Project) -> None:
    about = json.loads(project.run("about", "--json").output)
    plugins = {plugin["name"]: plugin["version"] for plugin in about["plugins"]}
    assert plugins["aws"] == "7.51.1"
    assert "policy" not in plugins
    assert about["runtime"]["executable"] == f"{sys.prefix}/bin/python"
    assert "pytest-xdist" in {dependency["name"] for dependency in about["dependencies"]}


def test_install_creates_the_environment(tmp_path: Path) -> None:
    project = engine_fixtures.create(tmp_path)
    project.runtime(virtualenv="venv")
    result = project.run("install")
    assert result.code == 0, result.output
    assert (project.folder / "venv" / "bin" / "python").exists()


def test_a_policy_pack_lets_a_good_program_pass(project: Project) -> None:
    project.program("")
    result = project.run("preview", "--policy-pack", project.policy_pack(PACK))
    assert result.code == 0
    assert "names@v1.2.3" in result.output


def test_a_policy_pack_refuses_a_violation(tmp_path: Path) -> None:
    project = engine_fixtures.create(tmp_path)
    project.run("config", "set", "thing", "bad")
    pack = project.policy_pack(PACK)

    result = project.up("--policy-pack", pack)
    assert result.code != 0
    assert "bad is no good name" in result.output

    assert project.up().code == 0
    judged = project.run("policy", "analyze", "--policy-pack", pack)
    assert judged.code != 0
    assert "bad is no good name" in judged.output


def test_a_broken_policy_pack_says_why(project: Project) -> None:
    result = project.run("preview", "--policy-pack", project.policy_pack("import absent_module\n"))
    assert result.code != 0
    assert "No module named 'absent_module'" in result.output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_a_stopped_cli(tmp_path: Path, number: signal.Signals) -> None:
    project = engine_fixtures.create(tmp_path)
    marker = tmp_path / "started"
    project.program(
        "subprocess.Popen(['sleep', '600'])\n"
        "print('sleeping')\n"
        f"open({str(marker)!r}, 'w').close()\n"
        "time.sleep(600)\n"
    )
    pack = project.policy_pack(PACK)
    with subprocess.Popen(  # noqa: S603 - the CLI under test
        project.argv("up", "--yes", "--skip-preview", "--policy-pack", pack),
        cwd=project.folder,
        env=project.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as command:
        _wait(marker.exists)
        family = psutil.Process(command.pid).children(recursive=True)
        os.kill(command.pid, number)
        output, _ = command.communicate(timeout=20)

    assert command.returncode != 0
    assert len(family) >= 4, "the host, the pack, the program and its child"
    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []
    # Shown while the program was still running.
    assert "sleeping" in output


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
