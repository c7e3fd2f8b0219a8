"""`docs/requirements.md` names what exists, and says of the rest that it is open."""

import ast
import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from typer.core import TyperGroup

from components.contracts import CONTRACTS
from ops.__main__ import app
from ops.commands import whole
from tests.support.program import ROOT

PAGE = ROOT / "docs" / "requirements.md"
STATUS = re.compile(r"held|on AWS|open: issue [3-6]|deviation: .+")
FILE = re.compile(r"(?:[\w.-]+/)+[\w.-]*|[\w.-]+\.(?:py|md|yaml|toml|txt)|Makefile")
ROOT_COMMANDS = ("pulumi", "aws", "cdk")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One requirement."""

    requirement: str
    source: str
    met_by: str
    held_by: str
    status: str

    @property
    def named(self) -> list[str]:
        """What stands in backticks in the columns that promise something."""
        return re.findall(r"`([^`]+)`", f"{self.met_by} {self.held_by}")

    @property
    def missing(self) -> list[str]:
        """Named, but not there."""
        return [name for name in self.named if not exists(name)]


def rows() -> Iterator[Row]:
    for line in PAGE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 5 and cells[0] not in ("requirement", "---"):
            yield Row(
                **dict(zip(Row.__dataclass_fields__, cells, strict=True)),
            )


ROWS = list(rows())


def exists(name: str) -> bool:
    """Whether a file, a test in a file, a make target, a module or a setting is there."""
    path, _, test = name.partition("::")
    command, _, argument = path.partition(" ")
    match command:
        case "make":
            return (
                re.search(rf"^{argument}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
                is not None
            )
        case "python":
            return importlib.util.find_spec(argument.removeprefix("-m ").split()[0]) is not None
        case "platformctl":
            return argument.split()[0] in commands()
        case _:
            if not FILE.fullmatch(path):
                return True  # a setting, a path of a URL or a command of AWS's or Pulumi's own CLI
            return (ROOT / path).exists() and (not test or test in functions_of(ROOT / path))


@cache
def commands() -> set[str]:
    """What `platformctl` can be asked to do."""
    root = whole(app)
    assert isinstance(root, TyperGroup)
    return set(root.commands)


@cache
def functions_of(file: Path) -> set[str]:
    return {node.name for node in ast.parse(file.read_text()).body
            if isinstance(node, ast.FunctionDef)}  # fmt: skip


def test_page_has_rows_of_five_columns() -> None:
    assert len(ROWS) > 100
    assert [row.requirement for row in ROWS if not STATUS.fullmatch(row.status)] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.requirement[:40])
def test_what_a_row_names_exists_unless_the_row_is_open(row: Row) -> None:
    # A deviation can be one of a piece that is to come: it then says so by what it names.
    if row.status.startswith("open: "):
        assert row.missing or row.held_by == "none", "everything it names is there: no longer open"
    elif not row.status.startswith("deviation: "):
        assert row.missing == []
        assert re.search(r"`(tests/|make |policy/)", row.held_by), "a claim needs a test"
        on_aws = "on AWS" in f"{row.met_by} {row.held_by}"
        assert (row.status == "on AWS") == on_aws, "what only AWS can prove says so, and how"


def test_every_deviation_that_a_row_names_gives_its_reason() -> None:
    reasons = PAGE.read_text().partition("## Deviations")[2].lower()

    for row in ROWS:
        if row.status.startswith("deviation: "):
            assert f"\n| {row.status.removeprefix('deviation: ').lower()} |" in reasons


def test_success_criteria_and_contracts_are_all_there() -> None:
    first = {row.requirement.partition(":")[0].partition(" ")[0] for row in ROWS}

    assert {
        f"SC-0{number}" for number in ("01", "02", "03", "04", "05", "06", "07", "10", "11")
    } <= first
    page = PAGE.read_text()
    for contract in CONTRACTS:
        if contract.file_stem() != "agents":  # ours, not of the seeds
            assert f"`contracts/{contract.file_stem()}.yaml`" in page


def test_a_missing_thing_is_noticed() -> None:
    assert not exists("tests/unit/test_nothing.py")
    assert not exists("tests/unit/test_requirements.py::test_nothing")
    assert not exists("make nothing")
    assert not exists("python -m nothing")
    assert exists("tests/unit/test_requirements.py::test_a_missing_thing_is_noticed")
