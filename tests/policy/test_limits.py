"""Limits that follow from a stack's own configuration, which the engine hands to the pack."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from configuration import configured
from rules import RULES
from settings import LIMITS, followed, sections_of

from tests.support.program import STACKS, merged, stack_file
from tests.support.settings import keys

BY_ID = {rule.id: rule for rule in RULES}


def sections(stack: str, changes: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    config = merged(stack_file(stack), changes or {})
    return sections_of({key: json.dumps(value) for key, value in config.items()})


def test_keys_are_those_of_the_settings() -> None:
    known = {".".join(map(str, key)) for key, _ in keys()}
    named = {key for limit in LIMITS.values() for key in limit.keys}
    plain = {key for key in named if "*" not in key and "." in key}

    assert plain <= known, plain - known


@pytest.mark.parametrize("rule", LIMITS)
@pytest.mark.parametrize("stack", STACKS)
def test_a_rule_takes_what_follows_and_says_from_where(rule: str, stack: str) -> None:
    given = followed(rule, sections(stack))

    found = configured(BY_ID[rule], {}, sections(stack), stack)

    values = {each.name: each.default for each in found.rule.parameters}
    assert json.loads(json.dumps({name: values[name] for name in given})) == given
    assert not found.origin or re.fullmatch(
        rf"The limit follows from agentplatform:\S.* in Pulumi\.{stack}\.yaml\.", found.origin
    )


def test_an_edit_of_the_stacks_file_moves_the_limit() -> None:
    changed = {
        "agentplatform:network": {"nat": "per-zone", "ingress": {"cidrs": ["198.51.100.0/24"]}},
        "agentplatform:observability": {"budget": {"monthly_usd": 700}},
    }
    edited = sections("dev", changed)

    assert followed("ec2-nat-gateway-limit", edited) == {"gateways": 2}
    assert followed("budgets-limit", edited) == {"usd": 700}
    assert followed("ec2-ingress-allowed-sources", edited) == {
        "cidrs": ["10.0.0.0/16", "198.51.100.0/24"]
    }


def test_a_bound_of_the_packs_configuration_goes_first() -> None:
    for stack, file in (("dev", "default"), ("prod", "prod")):
        found = configured(BY_ID["budgets-limit"], {"usd": 300}, sections(stack), stack)

        assert next(iter(found.rule.parameters)).default == 300
        assert found.origin == f"The limit is budgets-limit.usd in policy/config/{file}.json."


def test_a_plan_keeps_recovery_points_as_the_stacks_file_says() -> None:
    rule = "backup-plan-minimum-retention"
    backup = {"daily": {"keep_days": 9, "copy_keep_days": 3}, "weekly": None, "continuous_days": 8}

    assert followed(rule, {"data": {"backup": backup}}) == {"days": 8, "copies": 3}
    # What the program keeps where nothing is said is a matter of the settings.
    assert followed(rule, {"data": {"backup": {"weekly": {"keep_days": 90}}}}) == {}


def test_another_program_keeps_the_defaults() -> None:
    other = sections_of({"shop:size": "3", "aws:region": "eu-west-1"})

    assert configured(BY_ID["budgets-limit"], {}, other).rule == BY_ID["budgets-limit"]
