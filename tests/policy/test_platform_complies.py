"""The platform keeps its own rules: the pack on the graph that the real program registers."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pytest
from frame.rule import Stack, StackRule

from tests.policy.graph import registered
from tests.policy.levels import AnyRule, kept_by, lowered, rules_of
from tests.support.program import STACKS

# Types of Terraform's newer plugin framework: the provider leaves `tagsAll` out of their inputs.
WITHOUT_DEFAULT_TAGS = ("aws:vpc/", "aws:cloudwatch/logDelivery")


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
    kept = kept_by(name)
    assert sum(1 for each in kept for _ in stack.of(each.rule.types)) > 50
    assert list(refusals(stack, kept)) == []


@pytest.mark.parametrize("name", STACKS)
def test_nothing_is_only_advised_that_the_platform_keeps(name: str) -> None:
    stack = registered(name, delegated=True)
    kept = [each.rule.id for each in lowered(name) if not any(refusals(stack, [each]))]
    assert kept == []


@pytest.mark.parametrize("name", STACKS)
def test_what_is_only_advised_has_its_reason(name: str) -> None:
    assert [each.rule.id for each in lowered(name) if not each.reason] == []


@pytest.mark.parametrize("name", STACKS)
def test_what_default_tags_do_not_reach_is_tagged(name: str) -> None:
    everything = registered(name, delegated=True).resources
    missed = Stack(
        resources=tuple(each for each in everything if each.type.startswith(WITHOUT_DEFAULT_TAGS))
    )
    assert missed.resources
    tagging = [each for each in rules_of(name) if each.rule.family == "tagging"]
    assert list(refusals(missed, tagging)) == []
