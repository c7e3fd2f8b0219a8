"""The settings that break rules, which violations name: the data, and that it is as played."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast, get_args

import pytest
from configuration import LEVEL, configured
from evaluation import resource_messages, stack_messages
from frame.rule import ResourceRule, StackRule
from rules import RULES
from settings import LIMITS, origins, sections_of

from ops import pack
from tests.policy.graph import stack_of
from tests.policy.origins import named, play
from tests.support.program import run_configured
from tests.switches.graphs import config_of
from tests.switches.values import STACK, Base, Switch, laid_over, settings_of, switches

BY_ID = {rule.id: rule for rule in RULES}
PLAYED = {
    "security.trail.enabled": "aws-demanded-resources",
    "security.sign_in.mfa": "cognito-user-pool-mfa",
    "data.database.logs": "rds-cluster-log-exports",
}


def switches_of(key: str) -> list[Switch]:
    (setting,) = (each for each in settings_of("dev") if each.key == key)
    return list(switches("dev", setting))


def test_rules_and_keys_exist_and_nothing_is_said_twice() -> None:
    known = {named(each) for base in get_args(Base) for each in settings_of(base)}
    said = {key for keys in origins().values() for key in keys}

    assert origins().keys() <= BY_ID.keys() - LIMITS.keys()
    assert said <= known, said - known
    assert list(origins()) == sorted(origins())


@pytest.mark.parametrize(("key", "rule"), PLAYED.items())
def test_a_switch_breaks_what_the_data_says(key: str, rule: str) -> None:
    found = {each for switch in switches_of(key) for each in play(switch).rules}

    assert key in origins()[rule]
    assert rule in found
    assert found - LIMITS.keys() == {each for each, keys in origins().items() if key in keys}


def messages(rule: ResourceRule | StackRule, changes: Mapping[str, Any]) -> Iterator[str]:
    """What users of stack dev with these changes are shown of a rule."""
    config = config_of({**laid_over("dev"), **changes})
    stack = stack_of(STACK, run_configured(STACK, config))
    sections = sections_of({name: json.dumps(value) for name, value in config.items()})
    part = json.loads(pack.configuration(STACK).read_text()).get(rule.id, {})
    given = cast("dict[str, Any]", part) if isinstance(part, dict) else {LEVEL: part}
    if isinstance(rule, StackRule):
        yield from (it for _, it in stack_messages(configured(rule, given, sections, STACK), stack))
        return
    found = configured(rule, given, sections, STACK)
    for each in stack.of(rule.types):
        yield from resource_messages(found, each.urn, each.props)


@pytest.mark.parametrize(("key", "rule"), PLAYED.items())
def test_a_violation_names_key_and_file(key: str, rule: str) -> None:
    shown = [it for each in switches_of(key) for it in messages(BY_ID[rule], each.changes)]

    assert shown
    for message in shown:
        said = re.search(rf" It follows from (.+?) in Pulumi\.{STACK}\.yaml\.", message)
        assert said, message
        assert f"agentplatform:{key}" in re.split(r", | or ", said[1])


@pytest.mark.parametrize("rule", origins())
def test_another_program_is_told_no_setting_of_ours(rule: str) -> None:
    other = sections_of({"shop:size": "3", "aws:region": "eu-west-1"})

    assert configured(BY_ID[rule], {}, other, "dev").origin == ""
