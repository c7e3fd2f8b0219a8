"""The platform keeps its own rules: the pack on the graph that the real program registers."""

from collections.abc import Iterable, Iterator, Mapping

import pytest
from frame.rule import ResourceRule, Stack, StackRule
from rules import RULES, tagging

from tests.policy.graph import registered
from tests.support.program import STACKS

# Types of Terraform's newer plugin framework: the provider leaves `tagsAll` out of their inputs.
WITHOUT_DEFAULT_TAGS = ("aws:vpc/", "aws:cloudwatch/logDelivery")


NOT_KEPT: Mapping[str, frozenset[str]] = {
    # Smaller stacks for less money, whose data can be made again: no lock on the audit log that
    # would outlive the stack, nobody to read what is only for information.
    "dev": frozenset(
        {
            "cloudtrail-bucket-object-lock",
            "rds-cluster-two-zones",
            "sns-topic-subscribed",
            "vpc-ecr-endpoints",
        }
    ),
    "staging": frozenset({"cloudtrail-bucket-object-lock", "sns-topic-subscribed"}),
    "prod": frozenset(),
}
"""By stack, the rules that it does not keep; each of them is broken there."""


def refusals(stack: Stack, rules: Iterable[ResourceRule | StackRule]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, StackRule):
            for finding in rule.check(stack):
                yield f"{rule.id} {finding.resource.name}: {finding.message}"
        else:
            for resource in stack.of(rule.types):
                for message in rule.check(resource.props):
                    yield f"{rule.id} {resource.name}: {message}"


@pytest.mark.parametrize("name", STACKS)
@pytest.mark.parametrize("delegated", [False, True], ids=["awaiting", "delegated"])
def test_the_platform_breaks_no_rule(name: str, *, delegated: bool) -> None:
    stack = registered(name, delegated=delegated)
    # Mocks run no provider, which adds the default tags.
    rules = [rule for rule in RULES if rule.family != "tagging"]
    kept = [rule for rule in rules if rule.id not in NOT_KEPT[name]]
    assert sum(1 for rule in kept for _ in stack.of(rule.types)) > 50
    assert list(refusals(stack, kept)) == []


@pytest.mark.parametrize("name", STACKS)
def test_nothing_is_excused_that_the_platform_keeps(name: str) -> None:
    stack = registered(name, delegated=True)
    excused = [rule for rule in RULES if rule.id in NOT_KEPT[name]]
    assert {rule.id for rule in excused if any(refusals(stack, [rule]))} == NOT_KEPT[name]


@pytest.mark.parametrize("name", STACKS)
def test_what_default_tags_do_not_reach_is_tagged(name: str) -> None:
    everything = registered(name, delegated=True).resources
    missed = Stack(
        resources=tuple(each for each in everything if each.type.startswith(WITHOUT_DEFAULT_TAGS))
    )
    assert missed.resources
    assert list(refusals(missed, tagging.RULES)) == []
