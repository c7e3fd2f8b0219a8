from pathlib import Path

import pytest

from ops.verify import CHECKS, __main__, page
from tests.support.program import ROOT


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / page.PAGE).read_text() == page.markdown()


def test_every_check_has_a_row() -> None:
    for check in CHECKS:
        assert f"| `{check.id}` | {check.title} |" in page.markdown()


def test_an_old_page_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["--check"], tmp_path) == 1
    assert "docs/verification.md: out of date; run `make generate`" in capsys.readouterr().err
    assert __main__.main([], tmp_path) == 0
    assert __main__.main(["--check"], tmp_path) == 0
