"""What a living stack keeps is refused by `preview` and `up` before the engine runs."""

from typing import Any

import pytest

from components.settings import Settings
from ops.preview.fixed import findings
from tests.support.program import merged
from tests.support.settings import sections
from tests.unit.ops.conftest import FakePulumi, Platformctl


def resource(token: str, name: str, **inputs: Any) -> dict[str, Any]:
    return {
        "type": token,
        "urn": f"urn:pulumi:dev::agentplatform::{token}::{name}",
        "inputs": inputs,
    }


def state(**laid_over: Any) -> list[dict[str, Any]]:
    """A state of stack dev as its file describes it, or as another one does."""
    settings = Settings.parse("dev", merged(sections(), laid_over))
    network, data = settings.network, settings.data
    return [
        resource("aws:ec2/vpc:Vpc", "dev", cidrBlock=str(network.cidr)),
        *(
            resource(
                "aws:ec2/subnet:Subnet",
                f"dev-{tier}-{place}",
                cidrBlock=str(block),
                availabilityZone=network.zones[place - 1],
            )
            for tier, plan in network.tiers.items()
            for place, block in enumerate(plan.subnets, 1)
        ),
        resource(
            "aws:rds/cluster:Cluster",
            "dev",
            databaseName=data.database.database_name,
            engineVersion=str(data.database.major_version),
        ),
        resource("aws:opensearch/domain:Domain", "dev", engineVersion=data.search.version),
    ]


LIVING = state()
THREE = {"search": {"nodes": 3}}  # as many as zones, where there are three


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("network.cidr", {"network": {"cidr": "10.8.0.0/16"}}),
        ("network.zones", {"network": {"zones": ["us-east-1b", "us-east-1a"]}}),
        (
            "network.zones",
            {"network": {"zones": ["us-east-1c", "us-east-1a", "us-east-1b"]}, "data": THREE},
        ),
        ("network.subnets.public", {"network": {"subnets": {"public": 25}}}),
        ("network.subnets.data", {"network": {"subnets": {"data": 25}}}),
        ("data.database.database_name", {"data": {"database": {"database_name": "others"}}}),
        ("data.database.major_version", {"data": {"database": {"major_version": 16}}}),
        ("data.search.version", {"data": {"search": {"version": "OpenSearch_2.17"}}}),
        (
            "environment.region",
            {
                "environment": {"region": "us-west-2"},
                "network": {"zones": ["us-west-2a", "us-west-2b"]},
            },
        ),
    ],
)
def test_what_cannot_change_is_named_with_what_is_accepted(
    key: str, wanted: dict[str, Any], pulumi: FakePulumi
) -> None:
    del pulumi
    settings = Settings.parse("dev", merged(sections(), wanted))
    found = list(findings(settings, LIVING))
    assert [each[0] for each in found] == [key]
    assert list(findings(settings, state(**wanted))) == []
    assert list(findings(settings, [])) == []


@pytest.mark.parametrize(
    "wanted",
    [
        {"network": {"zones": ["us-east-1a", "us-east-1b", "us-east-1c"]}, "data": THREE},
        {"data": {"database": {"application_user": "others"}}},
        {"data": {"search": {"version": "OpenSearch_3.1"}}},
    ],
)
def test_what_can_change_passes(wanted: dict[str, Any]) -> None:
    assert list(findings(Settings.parse("dev", merged(sections(), wanted)), LIVING)) == []


@pytest.mark.parametrize("command", [("preview",), ("up", "--yes")])
def test_it_is_one_sentence_and_nothing_runs(
    command: tuple[str, ...], pulumi: FakePulumi, platformctl: Platformctl
) -> None:
    pulumi.has(resources=state(network={"cidr": "10.9.0.0/16"}))

    ended = platformctl(command[0], "dev", *command[1:])

    assert ended.code == 2
    assert "Pulumi.dev.yaml: agentplatform:network.cidr: 10.0.0.0/16 is refused" in ended.err
    assert "accepted: 10.9.0.0/16, or a new stack beside it, see docs/upgrade.md#" in ended.err
    assert pulumi.operated == []
