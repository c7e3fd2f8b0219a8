"""The dangerous dozen of settings, and some of the others, switched on one running stack dev.

Switches that change nothing in common share an update, and one group goes back while the next one
comes. `make switches` plays each setting of the platform; this is its short form.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from ops.preview.losses import Loss
from tests.switches.values import laid_over
from tests.switches.world import World, same

pytestmark = pytest.mark.engine

BASE: Mapping[str, Any] = {
    **laid_over("dev"),
    "security.sign_in.tier": "PLUS",
    "security.sign_in.threat_protection": True,
    "observability.budget.scope": "stack",
    "ingress.target_protocol": "HTTPS",
}
THEN: Mapping[str, Any] = {"ingress.target_protocol": "HTTP"}
"""Comes with the first group and stays: new target groups and blue-green are no one update."""

NETWORK: Mapping[str, Any] = {
    "network.zones": ["us-east-1a", "us-east-1b", "us-east-1c"],
    "network.nat": "per-zone",
    "network.interface_endpoints": ["bedrock-runtime", "logs", "ecr.api"],
    "network.ingress": {"cidrs": [], "cloudfront": True},
    "data.search.nodes": 3,
}
SERVICES: Mapping[str, Any] = {
    "services.graphql.deployment.strategy": "blue-green",
    "services.graphql.scaling.requests_per_target": None,
    "services.exec": False,
    "security.sign_in.threat_protection": False,
    "security.sign_in.tier": "ESSENTIALS",
    "security.sign_in.domain_prefix": "agents-dev-sign-in",
    "observability.budget.scope": "account",
}
SAMPLES: Sequence[Mapping[str, Any]] = (
    {"data.registry.keep_images": 31, "security.access_analyzer": False},
    {"data.backup.enabled": False, "data.database.logs": []},
    {"security.trail.enabled": False, "observability.dashboards": False},
    {"data.database.instances": 2, "security.secrets.bff.session-key.generation": 2},
    {"data.storage.events": [], "network.dynamodb_endpoint": False},
    {"services.container_insights": "disabled", "agents.invocation_log.enabled": False},
    {"data.backup.lock": {"min_days": 1, "max_days": 400}, "ingress.dns.caa": True},
)
"""One a day."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(folder=tmp_path_factory.mktemp("switches"))
    made.base(BASE)
    yield made
    made.close()


@pytest.mark.parametrize(
    "values",
    [
        {**BASE, **THEN, **NETWORK},
        {**BASE, **THEN, **SERVICES, **SAMPLES[datetime.now(tz=UTC).toordinal() % len(SAMPLES)]},
        {**BASE, **THEN},
    ],
    ids=["network", "services", "back"],
)
def test_a_running_stack_is_switched(world: World, values: Mapping[str, Any]) -> None:
    plan = world.preview(values)
    ran, unrouted = world.up(values)
    assert same(plan, ran) == []
    announced = Loss.SERVICE in {each.loses for each in plan.losses}
    assert announced or unrouted == set()
    assert world.faults(values) == []


def test_another_key_replaces_the_database_of_an_unprotected_stack(world: World) -> None:
    """No setting names a key: it is another when AWS has deleted it. Twice, as in two years."""
    values = {**BASE, **THEN, "data.database.final_snapshot": True}
    world.up(values)
    key = world.urn("security-key-data")
    for _ in range(2):
        plan = world.preview(values, replace=[key])
        ran, _ = world.up(values, replace=[key])
        assert same(plan, ran) == []
        lost = {each.name for each in plan.losses if each.loses is Loss.DATA}
        assert {"security-key-data", "database-cluster"} <= lost
        assert world.faults(values) == []


def test_what_a_living_stack_keeps_is_refused(world: World) -> None:
    for key, value in {
        "data.database.database_name": "assistants",
        "network.cidr": "10.8.0.0/16",
        "network.zones": ["us-east-1b", "us-east-1a"],
    }.items():
        assert f"agentplatform:{key}: " in world.refused({**BASE, key: value})
    assert world.refused(BASE) == ""
