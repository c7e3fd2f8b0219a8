"""The report in a real browser: no errors, nothing cut off, both themes, and on paper."""

from pathlib import Path

import pytest

from ops.report import render
from ops.report.report import Report
from tests.support.browser import look, print_pdf

pytestmark = pytest.mark.browser

LAPTOP, PHONE = 1280, 390


@pytest.fixture
def page(red_report: Report, tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_text(render.html(red_report))
    return path


@pytest.mark.parametrize("width", [LAPTOP, PHONE])
def test_the_page_fits_and_logs_no_error(page: Path, tmp_path: Path, width: int) -> None:
    seen = look(page, tmp_path / "profile", width=width)
    assert seen.console == ()
    assert seen.measured["overflow"] == 0
    assert seen.measured["boxes"] > 15
    assert seen.measured["text"] > 300


def test_a_filter_hides_rules_of_other_severities(page: Path, tmp_path: Path) -> None:
    assert look(page, tmp_path / "all", width=LAPTOP).measured["rules"] == 3
    chosen = page.read_text().replace('id="severity-1"', 'id="severity-1" checked')
    page.write_text(chosen)
    assert look(page, tmp_path / "one", width=LAPTOP).measured["rules"] == 1


def test_a_reader_in_the_dark_gets_a_dark_page(page: Path, tmp_path: Path) -> None:
    light = look(page, tmp_path / "light", width=LAPTOP).measured["background"]
    dark = look(page, tmp_path / "dark", width=LAPTOP, dark=True).measured["background"]
    assert light == "rgb(255, 255, 255)"
    assert dark == "rgb(16, 22, 31)"


def test_the_page_prints(page: Path, tmp_path: Path) -> None:
    printed = tmp_path / "report.pdf"
    print_pdf(page, tmp_path / "profile", printed)
    assert printed.read_bytes().startswith(b"%PDF")


def test_an_error_in_the_page_would_be_seen(page: Path, tmp_path: Path) -> None:
    page.write_text(page.read_text().replace("</main>", "</main><script>nowhere()</script>"))
    assert "nowhere" in "".join(look(page, tmp_path / "profile", width=LAPTOP).console)
