"""The platform keeps its own rules: the pack on the graph that the real program registers."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import pytest
from frame.rule import Resource, ResourceRule, Stack, StackRule
from frame.value import Value
from rules import RULES, tagging

from tests.support.program import STACKS, run_program

# Types of Terraform's newer plugin framework: the provider leaves `tagsAll` out of their inputs.
WITHOUT_DEFAULT_TAGS = ("aws:vpc/", "aws:cloudwatch/logDelivery")


# Names, certificates and CloudFront come once the zone is delegated.
DELEGATED = {"ingress": {"dns": {"delegated": True}}}

# Containers get plain HTTP, inside the VPC and from the load balancer's security group only: they
# have no certificates that somebody would have to rotate.
_EVERYWHERE = frozenset({"elb-target-group-encrypted", "elb-health-check-encrypted"})
# Smaller stacks for less money, whose indices can be made again. Threat protection needs the most
# expensive tier of Cognito.
_SMALLER = frozenset(
    {
        "cognito-user-pool-threat-protection",
        "opensearch-data-nodes",
        "opensearch-dedicated-masters",
    }
)
NOT_KEPT: Mapping[str, frozenset[str]] = {
    "dev": _EVERYWHERE | _SMALLER | {"cognito-user-pool-mfa"},
    "staging": _EVERYWHERE | _SMALLER,
    "prod": _EVERYWHERE,
}
"""By stack, the rules that it does not keep; each of them is broken there."""


@cache
def registered(stack: str, *, delegated: bool) -> Stack:
    graph = run_program(stack, DELEGATED if delegated else {}, preview=False)
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
    rules = [rule for rule in RULES if rule not in tagging.RULES and rule.id not in NOT_KEPT[name]]
    assert sum(1 for rule in rules for _ in stack.of(rule.types)) > 50
    assert list(refusals(stack, rules)) == []


@pytest.mark.parametrize("name", STACKS)
def test_nothing_is_excused_that_the_platform_keeps(name: str) -> None:
    stack = registered(name, delegated=True)
    excused = [rule for rule in RULES if rule.id in NOT_KEPT[name]]
    broken = {rule.id for rule in excused if list(refusals(stack, [rule]))}
    assert broken == NOT_KEPT[name]


@pytest.mark.parametrize("name", STACKS)
def test_what_default_tags_do_not_reach_is_tagged(name: str) -> None:
    everything = registered(name, delegated=True).resources
    missed = Stack(
        resources=tuple(each for each in everything if each.type.startswith(WITHOUT_DEFAULT_TAGS))
    )
    assert missed.resources
    assert list(refusals(missed, tagging.RULES)) == []
