"""The page about all rules is what the rules say, and each rule can be linked to."""

import re
from pathlib import Path

import pytest
from documentation import PAGE, main, page
from rules import RULES, by_service


def test_the_committed_page_is_up_to_date() -> None:
    assert PAGE.read_text() == page(by_service())


def test_every_rule_has_its_anchor_once() -> None:
    headings = re.findall(r"^### (\S+)$", page(by_service()), flags=re.MULTILINE)
    assert sorted(headings) == sorted(rule.id for rule in RULES)


def test_every_rule_says_all_of_itself() -> None:
    for section, rule in (
        (section, rule)
        for section in page(by_service()).split("\n### ")[1:]
        for rule in RULES
        if section.startswith(f"{rule.id}\n")
    ):
        assert rule.description in section
        assert rule.remediation in section
        assert all(reference.control in section for reference in rule.references)
        assert all(f"| `{each.name}` |" in section for each in rule.parameters)


def test_a_stale_page_is_named_and_renewed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "policies.md"
    file.write_text("old")
    assert main(["--check"], file) == 1
    assert "docs/policies.md: out of date" in capsys.readouterr().err
    assert file.read_text() == "old"
    assert main([], file) == 0
    assert main(["--check"], file) == 0
