"""`docs/configuration.md`: of every key what is accepted, and what it defaults to."""

import re
from typing import Literal

import pytest
from pydantic import Field

from components.settings import Settings
from components.settings.__main__ import PAGE_FILE, main, page_text, settings_schema
from components.settings.base import Section, Switch
from components.settings.documentation import documentation


class Leaf(Section):
    """A leaf."""

    size: int = Field(ge=1, le=9, description="How large | how small.")


class Branch(Section):
    """A branch."""

    mode: Literal["a", "b"] = Field(description="How.")
    loud: Switch = Field(default=False, description="Whether it tells.")
    leaf: Leaf | None = Field(default=None, description="One leaf.")
    leaves: tuple[Leaf, ...] = Field(default=(), description="All leaves.")
    named: dict[Literal["x", "z"], dict[str, Leaf]] = Field(
        default={}, description="Leaves by name."
    )


class Tree(Section):
    """A tree."""

    branch: Branch = Field(description="The branch.")


@pytest.fixture(scope="module")
def rows() -> dict[str, list[str]]:
    schema = Tree.model_json_schema(ref_template="#/$defs/{model}")
    page = documentation(schema, lambda row: f"seen of {row}")
    cells = [re.split(r"(?<!\\) \| ", line.strip("| ")) for line in page.splitlines()]
    return {row[0]: row[1:] for row in cells if len(row) == 5}


def test_page_is_what_models_and_files_say() -> None:
    assert PAGE_FILE.read_text() == page_text(), "run `make generate`"
    assert main(["--check"]) == 0


def test_every_key_of_every_model_is_on_the_page() -> None:
    page = page_text()

    for name, schema in settings_schema()["$defs"].items():
        assert schema["description"].partition("\n")[0] in page, name
        for key, body in schema["properties"].items():
            if "description" in body:
                meaning = body["description"].replace("|", "\\|")
                assert re.search(
                    rf"^\| `{key}` \|.*\| {re.escape(meaning)} \|$", page, re.MULTILINE
                ), key
    assert [name for name in Settings.model_fields if f"\n## `{name}`\n" not in page] == []


def test_a_row_says_what_is_accepted_and_by_default(rows: dict[str, list[str]]) -> None:
    assert rows["`mode`"] == ["`a`, `b`", "**required**", "seen of branch.mode", "How."]
    assert rows["`loud`"] == ["`on`, `off`", "`off`", "seen of branch.loud", "Whether it tells."]
    assert rows["`size`"][0] == "whole number, 1 to 9"
    assert rows["`size`"][3] == r"How large \| how small."


def test_a_model_is_described_once_and_pointed_to(rows: dict[str, list[str]]) -> None:
    link = "[`branch.leaf`](#branchleaf)"

    assert rows["`leaf`"][:2] == [link, "none"]
    assert rows["`leaves`"][:2] == [f"list of {link}", "`[]`"]
    assert rows["`named`"][:2] == [f"map of `x`, `z` to {link}", "`{}`"]
