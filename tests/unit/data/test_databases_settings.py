"""What database and search sections refuse, and in which words."""

from typing import Any

import pytest

from components.settings import PROJECT, Settings, SettingsError
from components.settings.data import Data
from tests.support.program import merged, stack_file


def parse(changes: dict[str, Any], stack: str = "dev") -> Data:
    prefix = f"{PROJECT}:"
    config = stack_file(stack)
    sections = {key.removeprefix(prefix): config[key] for key in config if key.startswith(prefix)}
    return Settings.parse(stack, merged(sections, changes)).data


def database(**changes: Any) -> dict[str, Any]:
    return {"data": {"database": changes}}


def search(**changes: Any) -> dict[str, Any]:
    return {"data": {"search": changes}}


REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"data": {"databse": {}}}, "databse", "recovery_region, database, search"),
    (database(major_version=12), "database.major_version", "15, 16, 17"),
    (
        database(serverless={"min_acu": 0}),
        "database.serverless.min_acu",
        "a cluster behind a proxy cannot; accepted: 0.5 to 256 in steps of 0.5",
    ),
    (database(serverless={"min_acu": 0.7}), "database.serverless.min_acu", "in steps of 0.5"),
    (database(serverless={"max_acu": 300}), "database.serverless.max_acu", "0.5 to 256"),
    (database(serverless={"min_acu": 4}), "database.serverless", "accepted: at most max_acu, 2"),
    (database(serverless=None), "database", "neither of serverless and instance_class"),
    (database(instance_class="db.r7g.large"), "database", "both of serverless and instance_class"),
    (database(instance_class="db.serverless"), "database.instance_class", "serverless: {max_acu"),
    (
        database(serverless=None, instance_class="db.t4g.medium"),
        "database",
        "db.t4g.medium does not have it; accepted: data_api: off",
    ),
    (database(instances=0), "database.instances", "whole number, 1 to 16"),
    (database(instances=17), "database.instances", "whole number, 1 to 16"),
    (
        database(database_name="Agents"),
        "database.database_name",
        "text, at most 63 characters (lower-case letters, digits",
    ),
    (database(application_user="clusteradmin"), "database.application_user", "is reserved"),
    (database(application_user="rds_iam"), "database.application_user", "start with pg_ or rds"),
    (database(backup_days=0), "database.backup_days", "whole number, 1 to 35"),
    (database(backup_days=36), "database.backup_days", "whole number, 1 to 35"),
    (database(backup_hour=9), "database", "both 9; accepted: two different hours"),
    (
        database(maintenance_day="sunday"),
        "database.maintenance_day",
        "mon, tue, wed, thu, fri, sat, sun",
    ),
    (database(monitoring_seconds=20), "database.monitoring_seconds", "0, 1, 5, 10, 15, 30, 60"),
    (database(master_password_days=0), "database.master_password_days", "whole number, 1 to 1000"),
    (database(logs=["audit"]), "database.logs[0]", "postgresql, instance, iam-db-auth-error"),
    (database(log_retention_days=8), "database.log_retention_days", "7, 14"),
    (
        database(proxy={"max_connections_percent": 0}),
        "database.proxy.max_connections_percent",
        "whole number, 1 to 100",
    ),
    (search(nodes=1), "search.nodes", "whole number, 2 to 400"),
    (
        search(nodes=3),
        "search.nodes",
        "spread evenly over the 2 zones of network.zones; accepted: a multiple of 2",
    ),
    (search(nodes=12), "search", "at most 10 nodes of t3.small.search"),
    (search(volume_gib=200), "search", "at most 100 for t3.small.search"),
    (search(node_type="t2.small.search"), "search.node_type", "no encryption at rest"),
    (search(node_type="m3.large.search"), "search.node_type", "no encryption at rest"),
    (search(node_type="r6gd.large.search"), "search.node_type", "disks of its own"),
    (search(node_type="i4i.large.search"), "search.node_type", "disks of its own"),
    (search(node_type="im4gn.large.search"), "search.node_type", "disks of its own"),
    (search(node_type="ultrawarm1.medium.search"), "search.node_type", "is for UltraWarm nodes"),
    (search(node_type="r7g.large"), "search.node_type", "text (a type such as r7g.large.search)"),
    (search(version="2.19"), "search.version", "such as OpenSearch_2.19"),
    (search(masters={"node_type": "m7g.large.search", "count": 2}), "search.masters.count", "5"),
    (search(off_peak_hour=24), "search.off_peak_hour", "23"),
    (
        {"environment": {"name": "a-very-long-branch"}},
        "search",
        "too long; accepted: an environment.name of at most 14 characters",
    ),
]


@pytest.mark.parametrize(("changes", "key", "said"), REFUSALS)
def test_refusal_is_one_sentence_naming_file_key_and_accepted_values(
    changes: dict[str, Any], key: str, said: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        parse(changes)

    (sentence,) = str(refused.value).splitlines()
    assert sentence.startswith(f"Pulumi.dev.yaml: agentplatform:data.{key}: ")
    assert said in sentence


def test_zones_and_nodes_move_together() -> None:
    three = ["us-east-1a", "us-east-1b", "us-east-1c"]

    with pytest.raises(SettingsError, match="accepted: a multiple of 3"):
        parse({"network": {"zones": three}})
    assert parse({"network": {"zones": three}, **search(nodes=3)}).search.nodes == 3


@pytest.mark.parametrize(
    "changes",
    [
        database(serverless=None, instance_class="db.t4g.medium", data_api="off"),
        database(serverless={"min_acu": 0.5, "max_acu": 256}),
        database(instances=16, backup_days=1, monitoring_seconds=0, logs=[]),
        search(node_type="t3.medium.search", volume_gib=200, nodes=10),
    ],
    ids=str,
)
def test_unusual_but_sound_choices_are_accepted(changes: dict[str, Any]) -> None:
    parse(changes)


@pytest.mark.parametrize(
    ("node_type", "masters", "tuned"),
    [
        ("t3.small.search", None, False),
        ("r7g.large.search", None, True),
        ("r7g.large.search", {"node_type": "t3.small.search"}, False),
    ],
)
def test_burstable_nodes_are_not_tuned(
    node_type: str, masters: dict[str, Any] | None, *, tuned: bool
) -> None:
    assert parse(search(node_type=node_type, masters=masters)).search.auto_tune is tuned


def test_stacks_differ_as_planned() -> None:
    stacks = {stack: parse({}, stack) for stack in ("dev", "staging", "prod")}
    databases = [each.database for each in stacks.values()]
    domains = [each.search for each in stacks.values()]

    assert [each.instances for each in databases] == [1, 2, 3]
    assert [each.backup_days for each in databases] == [7, 14, 35]
    assert [each.final_snapshot for each in databases] == [False, True, True]
    assert [each.nodes for each in domains] == [2, 2, 3]
    assert [bool(each.masters) for each in domains] == [False, False, True]
