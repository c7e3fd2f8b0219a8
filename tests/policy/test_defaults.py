"""What a program leaves out is judged as what AWS takes for it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from frame.cases import ABSENT, ResourceCase, changed
from frame.rule import tokens
from rules import RULES

from tests.policy.cases import RESOURCE_CASES
from tests.policy.harness import judge

DEFAULTS: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("defaults.yaml").read_text()
)
BY_ID = {rule.id: rule for rule in RULES}


def pairs() -> Iterator[object]:
    for case in RESOURCE_CASES:
        (token,) = tokens(case.cls)
        for path, default in DEFAULTS.get(token, {}).items():
            if _has_place_for(case, path):
                yield pytest.param(case, path, default, id=f"{case.rule}-{token}-{path}")


def _has_place_for(case: ResourceCase, path: str) -> bool:
    return "." not in path or path.split(".", maxsplit=1)[0] in case.compliant


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
    cases = {token for case in RESOURCE_CASES for token in tokens(case.cls)}
    assert set(DEFAULTS) <= cases
