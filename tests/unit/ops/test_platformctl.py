"""The command line itself: how it ends, what it completes, what its reference says."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ops import reference
from ops.errors import MEANINGS, ExitCode
from ops.workspace import ROOT
from tests.unit.ops.conftest import Platformctl


def completed(*words: str) -> list[str]:
    """What the shell would offer after these words."""
    line = ["platformctl", *words]
    asked = {
        "_PLATFORMCTL_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(line),
        "COMP_CWORD": str(len(line) - 1),
    }
    done = subprocess.run(  # noqa: S603 -- our own script
        [str(ROOT / "platformctl")],
        env=os.environ | asked,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_ctrl_c_ends_with_its_code(
    platformctl: Platformctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ops.commands.outputs.Deployment.contract", interrupted)

    ended = platformctl("outputs", "dev", "network")

    assert ended.code == ExitCode.INTERRUPTED
    assert ended.err == "error: interrupted"


def test_a_wrong_option_is_a_usage_error(platformctl: Platformctl) -> None:
    assert platformctl("outputs", "--nonsense").code == ExitCode.USAGE
    assert platformctl("outputs").code == ExitCode.USAGE


@pytest.mark.parametrize(
    "words",
    [
        ("diagram", "dev"),
        ("report", "dev", "--html"),
        ("report", "dev", "--markdown"),
        ("preview", "dev", "--markdown"),
        ("verify", "dev", "--junit"),
    ],
    ids=" ".join,
)
def test_a_file_that_cannot_be_written_is_told_before_the_work(
    platformctl: Platformctl, tmp_path: Path, words: tuple[str, ...]
) -> None:
    ended = platformctl(*words, str(tmp_path / "nowhere" / "file"))

    assert ended.code == ExitCode.USAGE
    assert "cannot be written; accepted: a file" in ended.err


def test_a_preview_of_a_stack_that_is_not_there_says_so(platformctl: Platformctl) -> None:
    ended = platformctl("preview", "prod", "--local")

    assert ended.code == ExitCode.NOT_DEPLOYED
    assert ended.err.endswith("bring it up with: make up STACK=prod")


def test_the_shell_completes_stacks() -> None:
    assert completed("outputs", "s") == ["staging"]


def test_every_exit_code_has_a_meaning() -> None:
    assert set(MEANINGS) == set(ExitCode)


def test_a_reference_that_is_out_of_date_is_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reference.main(["--check"], tmp_path) == 1
    assert "docs/platformctl.md: out of date; run `make generate`" in capsys.readouterr().err
    assert reference.main([], tmp_path) == 0
    assert reference.main(["--check"], tmp_path) == 0
    page = (tmp_path / "docs/platformctl.md").read_text()
    assert "### `platformctl outputs`" in page
    assert "PLATFORMCTL_LOCAL" in page
