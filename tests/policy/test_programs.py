"""Other people's programs: the pack reports what a careful reviewer would, and nothing else."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml
from rules import RULES
from server import Analyzer

from tests.policy.graph import registered
from tests.policy.programs import PROGRAMS
from tests.policy.requests import analyzer, findings
from tests.support.program import STACKS

EXPECTED: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(
    (Path(__file__).parent / "programs/expected.yaml").read_text()
)


@pytest.fixture(scope="module")
def pack() -> Analyzer:
    return analyzer()


def expected(program: str) -> set[tuple[str, str]]:
    reported = EXPECTED.get(program, {})
    return {(rule, name) for name, rules in reported.items() for rule in rules}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_deployed_stack_has_the_expected_findings(pack: Analyzer, program: str) -> None:
    assert findings(pack, PROGRAMS[program]) == expected(program)


@pytest.mark.parametrize("program", PROGRAMS)
def test_its_first_preview_invents_none(pack: Analyzer, program: str) -> None:
    assert findings(pack, PROGRAMS[program], exists=False) <= expected(program)


def test_each_rule_is_about_a_type_that_a_stack_or_a_program_uses() -> None:
    stacks = (each for name in STACKS for each in registered(name, delegated=True).resources)
    used = {each.type for each in (*stacks, *(made for each in PROGRAMS.values() for made in each))}
    assert [rule.id for rule in RULES if not any(token in rule.types for token in used)] == []


def test_there_are_enough_of_both_kinds() -> None:
    assert len(PROGRAMS) >= 40
    assert set(EXPECTED) <= set(PROGRAMS)
    assert len(PROGRAMS) - len(EXPECTED) >= 20
