"""Every check is green on a running platform, red when something is broken, and green again."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest

from ops.verify import CHECKS, Outcome, verify
from ops.verify.run import judge
from tests.support.running.faults import Fault, refused
from tests.support.running.world import World, running
from tests.unit.ops.verify import (
    container_faults,
    data_faults,
    encryption_faults,
    identity_faults,
    network_faults,
    observability_faults,
    service_faults,
)
from tests.unit.ops.verify.choices import CHOICES


@contextmanager
def unpublished(world: World) -> Generator[None]:
    """The stack's outputs lack a contract."""
    outputs = world.deployment.outputs
    rest = {name: value for name, value in outputs.items() if name != "search"}
    vars(world.deployment)["outputs"] = rest
    yield
    vars(world.deployment)["outputs"] = outputs


FAULTS = (
    Fault(check="contracts.schemas", make=unpublished, says="publishes no contract search"),
    Fault(check="tls.search", make=unpublished, says="publishes no contract search"),
    Fault(
        check="data.rewind",
        make=refused("rds.DescribeDBClusters", "AccessDenied"),
        says="these credentials may not call DescribeDBClusters",
    ),
    *network_faults.FAULTS,
    *encryption_faults.FAULTS,
    *identity_faults.FAULTS,
    *service_faults.FAULTS,
    *data_faults.FAULTS,
    *observability_faults.FAULTS,
    *container_faults.FAULTS,
)
BY_ID = {check.id: check for check in CHECKS}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with running(tmp_path_factory.mktemp("containers")) as made:
        yield made


def test_every_check_has_a_fault_that_turns_it_red() -> None:
    assert {fault.check for fault in FAULTS} == set(BY_ID)


def test_ids_are_unique_and_kept_together_by_family() -> None:
    families = [check.family for check in CHECKS]
    assert len(BY_ID) == len(CHECKS)
    assert sorted(set(families), key=families.index) == list(dict.fromkeys(families))


def test_all_is_green_where_all_is_well(world: World) -> None:
    found = verify(world.deployment, CHECKS)

    assert [(each.check.id, each.details) for each in found if each.outcome != Outcome.GREEN] == []


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_fault_turns_its_check_red_until_it_is_healed(world: World, fault: Fault) -> None:
    check = BY_ID[fault.check]

    with fault.make(world):
        broken = judge(check, world.deployment)

    assert broken.outcome is Outcome.RED
    assert any(fault.says in detail for detail in broken.details), broken.details
    assert judge(check, world.deployment).outcome is Outcome.GREEN


@pytest.mark.parametrize(("fault", "outcome"), CHOICES, ids=str)
def test_choices_of_the_stack_and_what_is_unseen_are_told_apart(
    world: World, fault: Fault, outcome: Outcome
) -> None:
    with fault.make(world):
        found = judge(BY_ID[fault.check], world.deployment)

    assert found.outcome is outcome
    assert fault.says in found.details[0]
