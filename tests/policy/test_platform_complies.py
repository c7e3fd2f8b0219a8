"""The platform keeps its own rules: the pack on the graph that the real program registers."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from configuration import Configured, load
from frame.family import TAGGING
from frame.rule import ResourceRule, Stack, StackRule
from pulumi_policy import EnforcementLevel
from rules import RULES

from tests.policy.graph import registered
from tests.support.program import STACKS

CONFIG = Path(__file__).parents[2] / "policy/config"

# Types of Terraform's newer plugin framework: the provider leaves `tagsAll` out of their inputs.
WITHOUT_DEFAULT_TAGS = ("aws:vpc/", "aws:cloudwatch/logDelivery")

AnyRule = Configured[ResourceRule | StackRule]


def rules_of(stack: str) -> list[AnyRule]:
    return list(load(CONFIG / f"{stack}.json", RULES).values())


def split(stack: str) -> tuple[list[AnyRule], list[AnyRule]]:
    """The stack's mandatory rules, and those that its configuration only advises to keep."""
    mandatory = [each for each in rules_of(stack) if each.level == EnforcementLevel.MANDATORY]
    return mandatory, [each for each in rules_of(stack) if each not in mandatory]


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
    mandatory, _ = split(name)
    # Mocks run no provider, which adds the default tags.
    rules = [each for each in mandatory if each.rule.family != TAGGING]
    assert sum(1 for each in rules for _ in stack.of(each.rule.types)) > 50
    assert list(refusals(stack, rules)) == []


@pytest.mark.parametrize("name", STACKS)
def test_nothing_is_only_advised_that_the_platform_keeps(name: str) -> None:
    stack = registered(name, delegated=True)
    _, advised = split(name)
    assert [each.rule.id for each in advised if not any(refusals(stack, [each]))] == []


@pytest.mark.parametrize("name", STACKS)
def test_what_default_tags_do_not_reach_is_tagged(name: str) -> None:
    everything = registered(name, delegated=True).resources
    missed = Stack(
        resources=tuple(each for each in everything if each.type.startswith(WITHOUT_DEFAULT_TAGS))
    )
    assert missed.resources
    tagging = [each for each in rules_of(name) if each.rule.family == TAGGING]
    assert list(refusals(missed, tagging)) == []
