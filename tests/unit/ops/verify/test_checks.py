"""The table of guarantees: well-formed, about what there is, and without a gap."""

from collections.abc import Callable

import pytest

from localcloud.aws import registry, schema
from ops.verify import CHECKS, Check
from ops.verify.check import ANY, STACK, kind_of
from ops.verify.drift import UNREAD
from tests.support.program import Graph

KINDS = {kind_of(f"urn:pulumi:x::y::{token}::z"): token for token in registry.resources()}
"""What the SDK calls a type, to its token."""
OF_NO_GUARANTEE = {"xray.Group", "xray.SamplingRule", "iam.ServiceLinkedRole", "shield.Protection"}
"""Types whose drift is shown by the check of everything else."""


def ids_of(checks: tuple[Check, ...]) -> list[str]:
    return [check.id for check in checks]


def test_ids_are_unique_and_kept_together_by_family() -> None:
    families = [check.family for check in CHECKS]

    assert len(set(ids_of(CHECKS))) == len(CHECKS)
    assert sorted(set(families), key=families.index) == list(dict.fromkeys(families))


@pytest.mark.parametrize("check", CHECKS, ids=ids_of(CHECKS))
def test_check_has_a_guarantee_a_way_out_and_something_to_look_at(check: Check) -> None:
    assert check.title
    assert not check.title.endswith(".")
    assert check.fix
    assert check.covers or check.looks


@pytest.mark.parametrize("check", CHECKS, ids=ids_of(CHECKS))
def test_check_is_about_types_and_properties_that_there_are(check: Check) -> None:
    for kind in (kind for look in check.looks for kind in look.kinds if kind != STACK):
        assert kind in KINDS
    for kind, properties in check.covers.items():
        if kind == ANY:
            continue
        known = schema.of_resource(registry.resources()[KINDS[kind]].cls).inputs
        assert set(properties) <= set(known), kind


def test_every_type_of_every_stack_belongs_to_a_guarantee(
    stack: str, deploy: Callable[..., Graph]
) -> None:
    """A type that is new to the platform is put into the table, or named above."""
    used = {each.urn for each in deploy(stack).resources if each.type.startswith("aws:")}
    covered = {kind for check in CHECKS for kind in check.covers}
    looked_at = {kind for kind, token in KINDS.items() if token in UNREAD}

    assert {kind_of(urn) for urn in used} - covered - looked_at <= OF_NO_GUARANTEE


@pytest.mark.parametrize("check", CHECKS, ids=ids_of(CHECKS))
def test_what_localcloud_only_remembers_is_not_called_proven(check: Check) -> None:
    """A refresh of what moto lacks compares localcloud's own memory with itself."""
    kinds = [registry.resources()[KINDS[kind]] for kind in check.covers if kind != ANY]
    remembered = [kind.held_by == "memory" for kind in kinds]

    assert not remembered or not all(remembered) or check.unknown_here
