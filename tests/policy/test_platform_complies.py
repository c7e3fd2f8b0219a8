"""The platform keeps its own rules: the pack on the graph that the real program registers."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from configuration import ALL, LEVEL, Configured, load
from frame.rule import ResourceRule, Stack, StackRule
from rules import RULES

from tests.policy.graph import registered
from tests.support.program import STACKS

CONFIG = Path(__file__).parents[2] / "policy/config"

# Types of Terraform's newer plugin framework: the provider leaves `tagsAll` out of their inputs.
WITHOUT_DEFAULT_TAGS = ("aws:vpc/", "aws:cloudwatch/logDelivery")

AnyRule = Configured[ResourceRule | StackRule]


def rules_of(stack: str) -> list[AnyRule]:
    return list(load(CONFIG / f"{stack}.json", RULES).values())


def advisory(stack: str) -> set[str]:
    """The rules that the stack's configuration only advises to keep."""
    given = json.loads((CONFIG / f"{stack}.json").read_text())
    levels = {
        rule: part if isinstance(part, str) else part.get(LEVEL, given[ALL])
        for rule, part in given.items()
    }
    return {rule for rule, level in levels.items() if level != "mandatory"}


def refusals(stack: Stack, rules: Iterable[AnyRule]) -> Iterator[str]:
    today = datetime.now(UTC).date()
    for configured in rules:
        rule = configured.rule
        yield from configured.flaws(today)
        if isinstance(rule, StackRule):
            found = ((finding.resource, finding.message) for finding in rule.check(stack))
        else:
            found = (
                (resource, message)
                for resource in stack.of(rule.types)
                for message in rule.check(resource.props)
            )
        for resource, message in found:
            if not configured.exempts(resource.urn, today):
                yield f"{rule.id} {resource.name}: {message}"


@pytest.mark.parametrize("name", STACKS)
@pytest.mark.parametrize("delegated", [False, True], ids=["awaiting", "delegated"])
def test_the_platform_breaks_no_rule(name: str, *, delegated: bool) -> None:
    stack = registered(name, delegated=delegated)
    # Mocks run no provider, which adds the default tags.
    rules = [each for each in rules_of(name) if each.rule.family != "tagging"]
    kept = [each for each in rules if each.rule.id not in advisory(name)]
    assert sum(1 for each in kept for _ in stack.of(each.rule.types)) > 50
    assert list(refusals(stack, kept)) == []


@pytest.mark.parametrize("name", STACKS)
def test_nothing_is_only_advised_that_the_platform_keeps(name: str) -> None:
    stack = registered(name, delegated=True)
    excused = [each for each in rules_of(name) if each.rule.id in advisory(name)]
    broken = {each.rule.id for each in excused if any(refusals(stack, [each]))}
    assert broken == advisory(name)


@pytest.mark.parametrize("name", STACKS)
def test_what_is_only_advised_has_its_reason(name: str) -> None:
    reasons = (CONFIG / "README.md").read_text()
    for rule in advisory(name):
        (row,) = (line for line in reasons.splitlines() if line.startswith(f"| `{rule}` |"))
        assert name in row.split("|")[2]


@pytest.mark.parametrize("name", STACKS)
def test_what_default_tags_do_not_reach_is_tagged(name: str) -> None:
    everything = registered(name, delegated=True).resources
    missed = Stack(
        resources=tuple(each for each in everything if each.type.startswith(WITHOUT_DEFAULT_TAGS))
    )
    assert missed.resources
    tagging = [each for each in rules_of(name) if each.rule.family == "tagging"]
    assert list(refusals(missed, tagging)) == []
