from pathlib import Path

import pytest

from ops.verify import CHECKS, __main__, page


def test_the_page_is_up_to_date() -> None:
    assert page.PAGE.read_text() == page.markdown()


def test_every_check_has_a_row() -> None:
    for check in CHECKS:
        assert f"| `{check.id}` | {check.title} |" in page.markdown()


def test_an_old_page_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(__main__, "ROOT", tmp_path)
    monkeypatch.setattr(__main__, "PAGE", tmp_path / "verification.md")

    assert __main__.main(["--check"]) == 1
    assert "verification.md: out of date; run `make generate`" in capsys.readouterr().err
    assert __main__.main([]) == 0
    assert __main__.main(["--check"]) == 0
