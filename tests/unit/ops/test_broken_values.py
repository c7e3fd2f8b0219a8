"""Whatever a user enters or hands over as a file, a command ends in a sentence and a code."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ops.errors import ExitCode
from tests.unit.ops.conftest import Platformctl

HUGE = "9" * 5000
FILES: dict[str, Callable[[Path], object]] = {
    "deep": lambda path: path.write_text("[" * 5000 + "]" * 5000),
    "deep inside": lambda path: path.write_text(
        '{"deployment": {"resources": [{"type": "a", "urn": "u", "inputs": '
        + "[" * 5000
        + "]" * 5000
        + "}]}}"
    ),
    "deep report": lambda path: path.write_text(
        '<script type="application/json" id="snapshot">' + "[" * 5000 + "</script>"
    ),
    "not UTF-8": lambda path: path.write_bytes(b"\xff\xfe{"),
    "huge number": lambda path: path.write_text(f'{{"deployment": {HUGE}}}'),
    "empty": lambda path: path.write_text(""),
    "a folder": lambda path: path.mkdir(),
    "other JSON": lambda path: path.write_text('{"deployment": {"resources": 1}}'),
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("command", [("cost", "--from"), ("report", "--since")])
def test_a_broken_file_is_refused(
    platformctl: Platformctl, tmp_path: Path, command: tuple[str, str], kind: str
) -> None:
    file = tmp_path / "file"
    FILES[kind](file)

    ended = platformctl(command[0], "dev", command[1], str(file))

    assert ended.code == ExitCode.USAGE
    assert ended.err.startswith("error: ")
    assert len(ended.err) < 2_500


@pytest.mark.parametrize(
    "words",
    [
        ("logs", "dev", "bff", "--since", f"{HUGE[:20]}m"),
        ("logs", "dev", "bff", "--since", f"{HUGE}d"),
        ("logs", "dev", "bff", "--since", "1e400"),
        ("logs", "dev", "bff", "--since", ""),
        ("rollback", "dev", "bff", "--to", HUGE),
        ("cost", "dev", "--usage", f"nat={HUGE}"),
        ("cost", "dev", "--usage", "nat=1e400"),
        ("cost", "dev", "--usage", "nat=nan"),
        ("cost", "dev", "--usage", "nat"),
        ("outputs", "dev", "x" * 100_000),
        ("verify", "dev", "--only", "x" * 100_000),
        ("drill", "task-stop", "dev", "nobody"),
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_a_broken_value_is_refused(platformctl: Platformctl, words: tuple[str, ...]) -> None:
    ended = platformctl(*words)

    assert ended.code == ExitCode.USAGE
    assert "error: " in ended.err
    assert len(ended.err) < 2_500
