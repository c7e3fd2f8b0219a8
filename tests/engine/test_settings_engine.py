"""The settings through the real CLI: what is refused registers nothing, secrets stay secret."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from components.settings import PROJECT
from tests.engine.engine_fixtures import STACK, Project, create
from tests.support.program import ROOT
from tests.support.stack_files import STACK_FILES

pytestmark = pytest.mark.engine

ENDPOINT = "agentplatform:observability.subscriptions.critical[0].endpoint"
TOKEN = "1f2e3d4c5b6a"  # noqa: S105 -- of the test's own
HOOK = f"https://hooks.example.com/{TOKEN}"

Configured = Callable[[str], Project]


@pytest.fixture
def configured(tmp_path: Path) -> Configured:
    """A project with dev's configuration, whose program is the platform's or another text."""

    def project(program: str) -> Project:
        made = create(tmp_path, PROJECT)
        settings = made.folder / f"Pulumi.{STACK}.yaml"
        salt = settings.read_text()
        shutil.copy(STACK_FILES / settings.name, settings)
        settings.write_text(settings.read_text() + salt)
        (made.folder / "__main__.py").write_text(
            f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n" + program
        )
        return made

    return project


PLATFORM = f"import runpy\nrunpy.run_path({str(ROOT / '__main__.py')!r}, run_name='__main__')\n"
ECHO = """\
import pulumi
from components.settings import Settings

(critical,) = Settings.load().observability.subscriptions["critical"]
pulumi.export("endpoint", critical.endpoint.value)
"""


def test_a_refusal_is_its_sentence_and_nothing_else(configured: Configured) -> None:
    project = configured(PLATFORM)
    project.run("config", "set", "--path", "agentplatform:network.nat", "two")

    done = project.run("preview")

    assert done.code != 0
    assert "Pulumi.dev.yaml: agentplatform:network.nat: 'two' is refused; accepted: " in done.output
    for noise in ("unhandled", "Traceback", "exit code", "Warning"):
        assert noise not in done.output


def test_a_secret_where_none_can_be_kept_is_refused_without_its_value(
    configured: Configured,
) -> None:
    project = configured(PLATFORM)
    project.run("config", "set", "--secret", "--path", "agentplatform:environment.owner", TOKEN)

    done = project.run("preview")

    assert done.code != 0
    assert "agentplatform:environment.owner: is a secret" in done.output
    assert TOKEN not in done.output


def test_an_encrypted_endpoint_stays_encrypted(configured: Configured) -> None:
    project = configured(ECHO)
    settings = project.folder / f"Pulumi.{STACK}.yaml"
    project.run("config", "set", "--path", ENDPOINT.replace("endpoint", "protocol"), "https")
    project.run("config", "set", "--secret", "--path", ENDPOINT, HOOK)

    done = project.up()

    assert done.code == 0, done.output
    assert project.outputs() == {"endpoint": HOOK}
    exported = project.run("stack", "export").output
    assert TOKEN not in done.output + exported + settings.read_text()
    json.loads(exported)


def test_a_secret_whose_place_is_not_known_is_refused(configured: Configured) -> None:
    project = configured(ECHO)
    project.run("config", "set", "--secret", "--path", ENDPOINT, HOOK)
    elsewhere = project.folder / "elsewhere.yaml"
    shutil.move(project.folder / f"Pulumi.{STACK}.yaml", elsewhere)

    done = project.run("preview", "--config-file", str(elsewhere))

    assert done.code != 0
    assert (
        "agentplatform:observability: holds a secret that Pulumi.dev.yaml does not" in done.output
    )
    assert TOKEN not in done.output
