"""The platform keeps its own rules: the pack on the graph that the real program registers."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from configuration import Configured, load
from frame.rule import Resource, ResourceRule, Stack, StackRule
from frame.value import Value
from rules import RULES

from tests.support.program import STACKS, run_program

CONFIG = Path(__file__).parents[2] / "policy/config"

# Types of Terraform's newer plugin framework: the provider leaves `tagsAll` out of their inputs.
WITHOUT_DEFAULT_TAGS = ("aws:vpc/", "aws:cloudwatch/logDelivery")


# Names, certificates and CloudFront come once the zone is delegated.
DELEGATED = {"ingress": {"dns": {"delegated": True}}}


def registered(stack: str, changes: Mapping[str, Any] = DELEGATED) -> Stack:
    graph = run_program(stack, changes, preview=False)
    return Stack(
        resources=tuple(
            Resource(
                urn=each.urn,
                type=each.type,
                name=each.name,
                props=Value(each.inputs),
                refers_to={
                    key: frozenset(value.urns)
                    for key, value in each.options.propertyDependencies.items()
                },
            )
            for each in graph.resources
        )
    )


def rules_of(stack: str) -> list[Configured[ResourceRule | StackRule]]:
    return list(load(CONFIG / f"{stack}.json", RULES).values())


def refusals(stack: Stack, rules: Iterable[Configured[ResourceRule | StackRule]]) -> Iterator[str]:
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
@pytest.mark.parametrize("changes", [{}, DELEGATED], ids=["awaiting", "delegated"])
def test_the_platform_breaks_no_rule(name: str, changes: dict[str, Any]) -> None:
    stack = registered(name, changes)
    # Mocks run no provider, which adds the default tags.
    rules = [each for each in rules_of(name) if each.rule.family != "tagging"]
    assert sum(1 for each in rules for _ in stack.of(each.rule.types)) > 50
    assert list(refusals(stack, rules)) == []


@pytest.mark.parametrize("name", STACKS)
def test_what_default_tags_do_not_reach_is_tagged(name: str) -> None:
    everything = registered(name).resources
    missed = Stack(
        resources=tuple(each for each in everything if each.type.startswith(WITHOUT_DEFAULT_TAGS))
    )
    assert missed.resources
    tagging = [each for each in rules_of(name) if each.rule.family == "tagging"]
    assert list(refusals(missed, tagging)) == []
