"""What a stack uses a month, as `usage.STACK.yaml` beside its file says."""

from pathlib import Path

import pytest

from ops import stacks
from ops.cost.prices import load
from ops.cost.usage import prices_of
from ops.errors import OpsError


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(stacks.VARIABLE, str(tmp_path))
    return tmp_path / "usage.dev.yaml"


def test_a_stack_without_a_file_uses_what_is_assumed(file: Path) -> None:
    assert not file.exists()
    assert prices_of("dev") == load()


def test_the_file_says_how_much(file: Path) -> None:
    file.write_text("nat-gb: 1.5  # measured in May\n")

    used = prices_of("dev").usage["nat-gb"]

    assert (used.amount, used.assuming) == (1.5, "usage.dev.yaml")
    assert prices_of("prod") == load()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nat-gb: much\n", "usage.dev.yaml: nat-gb: much is no amount; accepted: 0 or more"),
        ("nat-gb: -1\n", "usage.dev.yaml: nat-gb: -1 is no amount; accepted: 0 or more"),
        ("nat-gb: on\n", "usage.dev.yaml: nat-gb: True is no amount; accepted: 0 or more"),
        ("nat-gbs: 1\n", "usage.dev.yaml: nat-gbs: there is no such usage price; accepted: aurora"),
        ("- 1\n", "usage.dev.yaml: this is no map of amounts; accepted: KEY: AMOUNT"),
        ("", "usage.dev.yaml: this is no map of amounts; accepted: KEY: AMOUNT"),
        ("a: [1\n", "usage.dev.yaml: line 2, column 1: a bracket that is never closed; accepted"),
        ("a: 1\na: 2\n", "usage.dev.yaml: line 2, column 1: the key a a second time; accepted"),
    ],
)
def test_what_is_no_amount_is_one_sentence(file: Path, text: str, sentence: str) -> None:
    file.write_text(text)
    with pytest.raises(OpsError) as refusal:
        prices_of("dev")
    assert str(refusal.value).startswith(sentence)
