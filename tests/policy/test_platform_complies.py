"""The platform keeps its own rules: the pack on the graph that the real program registers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from frame.rule import Resource, ResourceRule, Stack, StackRule
from frame.value import Value
from rules import RULES, tagging

from tests.support.program import STACKS, run_program

# Types of Terraform's newer plugin framework: the provider leaves `tagsAll` out of their inputs.
WITHOUT_DEFAULT_TAGS = ("aws:vpc/", "aws:cloudwatch/logDelivery")


# Random keys of the services' own are replaced by a deployment: to rotate them on a schedule takes
# services that know two keys at a time. The database's password, which RDS keeps, is rotated.
_NOWHERE = frozenset({"secretsmanager-rotation-declared"})
NOT_KEPT: Mapping[str, frozenset[str]] = {
    # What dev holds can be made again, and its stack comes and goes: keys and secrets leave no
    # names behind, and nothing outlives the stack, is locked, or is copied to a second region.
    "dev": frozenset(
        {
            "backup-vault-locked",
            "kms-key-deletion-window",
            "rds-cluster-backups-kept",
            "rds-cluster-final-snapshot",
            "s3-replication-exists",
            "secretsmanager-recovery-window",
        }
    )
    | _NOWHERE,
    # Staging rehearses releases, not the loss of a region or of an account's integrity.
    "staging": frozenset(
        {"backup-vault-locked", "kms-key-deletion-window", "s3-replication-exists"}
    )
    | _NOWHERE,
    "prod": _NOWHERE,
}
"""By stack, the rules that it does not keep; each of them is broken there."""


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
@pytest.mark.parametrize("changes", [{}, DELEGATED], ids=["awaiting", "delegated"])
def test_the_platform_breaks_no_rule(name: str, changes: dict[str, Any]) -> None:
    stack = registered(name, changes)
    # Mocks run no provider, which adds the default tags.
    rules = [rule for rule in RULES if rule.family != "tagging"]
    kept = [rule for rule in rules if rule.id not in NOT_KEPT[name]]
    assert sum(1 for rule in kept for _ in stack.of(rule.types)) > 50
    assert list(refusals(stack, kept)) == []


@pytest.mark.parametrize("name", STACKS)
def test_nothing_is_excused_that_the_platform_keeps(name: str) -> None:
    stack = registered(name)
    excused = [rule for rule in RULES if rule.id in NOT_KEPT[name]]
    assert {rule.id for rule in excused if any(refusals(stack, [rule]))} == NOT_KEPT[name]


@pytest.mark.parametrize("name", STACKS)
def test_what_default_tags_do_not_reach_is_tagged(name: str) -> None:
    everything = registered(name).resources
    missed = Stack(
        resources=tuple(each for each in everything if each.type.startswith(WITHOUT_DEFAULT_TAGS))
    )
    assert missed.resources
    assert list(refusals(missed, tagging.RULES)) == []
