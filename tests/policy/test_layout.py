"""A rule lies at the type that it evaluates, its cases beside it, and the rest in `rules/all`."""

import re
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import cast

import pytest
import rules
from frame.rule import ResourceRule, StackRule
from rules.all.regions import RegionalTypes
from rules.all.tagging import TaggableTypes
from server import ROOT_STACK

FOLDER = Path(rules.__file__).parent
FILES = sorted(FOLDER.glob("*/[!_]*.py"))
MODULES = [file for file in FILES if not file.stem.endswith(rules.CASES)]
TWINS = {"alb": "lb", "vpc": "ec2"}
"""Services of the SDK whose types are in another one, too."""


def name(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


def rules_of(file: Path) -> tuple[ResourceRule | StackRule, ...]:
    return import_module(f"rules.{file.parent.name}.{file.stem}").RULES


def place(token: str) -> str:
    """The module for a type's rules, without `.py`: `ec2/vpc_endpoint`."""
    _, path, cls = token.split(":")
    service = path.partition("/")[0]
    folder = TWINS.get(service, f"{service}_" if iskeyword(service) else service)
    return f"{folder}/{re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', cls).lower()}"


@pytest.mark.parametrize("file", MODULES, ids=name)
def test_a_rule_lies_at_a_type_that_it_evaluates(file: Path) -> None:
    for rule in rules_of(file):
        if file.parent.name == "all":
            assert len({each.partition("/")[0] for each in places(rule)}) != 1, rule.id
        else:
            assert name(file) in places(rule), f"{rule.id} belongs into one of {places(rule)}"


def places(rule: ResourceRule | StackRule) -> list[str]:
    """The modules that the rule may be in; none for rules about whatever there is."""
    if isinstance(rule.types, RegionalTypes | TaggableTypes):
        return []
    tokens = cast("frozenset[str]", rule.types) - {ROOT_STACK}
    return sorted({place(token) for token in tokens})


@pytest.mark.parametrize("file", [file for file in FILES if file not in MODULES], ids=name)
def test_cases_stand_beside_their_rules(file: Path) -> None:
    neighbour = file.with_name(f"{file.stem.removesuffix(rules.CASES)}.py")
    assert neighbour.exists(), f"{name(file)} has no {neighbour.name} beside it"
    ids = {rule.id for rule in rules_of(neighbour)}
    cases = import_module(f"rules.{file.parent.name}.{file.stem}").CASES
    assert {case.rule for case in cases} <= ids, f"belong to another module than {neighbour.name}"


@pytest.mark.parametrize("file", MODULES, ids=name)
def test_a_module_of_rules_can_be_read_in_one_sitting(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= 300


def test_the_order_of_rules_is_that_of_their_files() -> None:
    assert [rule.id for file in MODULES for rule in rules_of(file)] == [
        rule.id for rule in rules.RULES
    ]
