"""What a program leaves out is judged as what AWS takes for it."""

import re
from collections.abc import Iterator, Mapping

import pytest
from frame.cases import ABSENT, ResourceCase, changed
from frame.defaults import DEFAULTS, default
from frame.rule import tokens
from frame.sdk import aws
from rules import RULES

from tests.policy.cases import RESOURCE_CASES, STACK_CASES
from tests.policy.harness import judge
from tests.policy.program import PACK

BY_ID = {rule.id: rule for rule in RULES}


def pairs() -> Iterator[object]:
    for case in RESOURCE_CASES:
        (token,) = tokens(case.cls)
        for path, value in DEFAULTS.get(token, {}).items():
            place = path.replace("[]", ".0")
            if _has_place_for(case, place):
                yield pytest.param(case, place, value, id=f"{case.rule}-{token}-{path}")


def _has_place_for(case: ResourceCase, path: str) -> bool:
    try:
        changed(case.compliant, {path: None})
    except (IndexError, KeyError):
        return False
    return True


def _without(case: ResourceCase, path: str) -> Mapping[str, object]:
    given = changed(case.compliant, {path: None})  # so that there is something to take away
    return changed(given, {path: ABSENT})


@pytest.mark.parametrize(("case", "path", "default"), list(pairs()))
def test_an_input_that_is_left_out_counts_as_its_default(
    case: ResourceCase, path: str, default: object
) -> None:
    rule, without = BY_ID[case.rule], _without(case, path)
    left_out = judge(rule, case.cls, without, case.given)
    said = judge(rule, case.cls, changed(without, {path: default}), case.given)
    assert bool(left_out) == bool(said), (left_out, said)


def test_every_type_with_defaults_has_cases() -> None:
    nodes = (node for case in STACK_CASES for stack in case.compliant for node in stack)
    classes = {case.cls for case in RESOURCE_CASES} | {node.cls for node in nodes}
    assert set(DEFAULTS) <= tokens(*classes)


def test_a_default_is_declared_once_for_all_types_of_a_rule() -> None:
    listeners = tokens(aws.lb.Listener, aws.alb.Listener)
    assert default(listeners, "protocol") == "HTTP"
    assert default(listeners, "no-such-input") is None
    with pytest.raises(ValueError, match=r"^protocol: types differ in its default: 'HTTP', None$"):
        default(listeners | tokens(aws.sns.Topic), "protocol")


def test_rules_take_defaults_from_where_they_are_declared() -> None:
    written = re.compile(r"otherwise\((\"|\d|True|False)|(equals|at_least)\([^)]*default=")
    modules = (PACK / "rules").glob("*/*.py")
    assert [file.name for file in modules if written.search(file.read_text())] == []
