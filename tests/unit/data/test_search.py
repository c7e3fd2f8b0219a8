"""The search domain as the whole program registers it, for every stack."""

import json
from collections.abc import Callable
from typing import Any

import pulumi_aws as aws
import pytest

from tests.support.aws_mocks import INVOKES
from tests.support.program import Graph, run_program

Deploy = Callable[..., Graph]

ACCOUNT = "123456789012"
KINDS = {
    "application": "ES_APPLICATION_LOGS",
    "audit": "AUDIT_LOGS",
    "index-slow": "INDEX_SLOW_LOGS",
    "search-slow": "SEARCH_SLOW_LOGS",
}


def domain(graph: Graph) -> dict[str, Any]:
    return graph.one(aws.opensearch.Domain, "search-domain").inputs


def arn(stack: str) -> str:
    return f"arn:aws:es:us-east-1:{ACCOUNT}:domain/agentplatform-{stack}"


@pytest.mark.parametrize(
    ("name", "nodes", "zones", "masters"),
    [("dev", 2, 2, None), ("staging", 2, 2, None), ("prod", 3, 3, 3)],
)
def test_nodes_are_spread_over_all_zones(
    deploy: Deploy, name: str, nodes: int, zones: int, masters: int | None
) -> None:
    graph = deploy(name)
    config = domain(graph)["clusterConfig"]

    assert config["instanceCount"] == nodes
    assert config["zoneAwarenessEnabled"] is True
    assert config["zoneAwarenessConfig"] == {"availabilityZoneCount": zones}
    assert config["dedicatedMasterEnabled"] is (masters is not None)
    assert config.get("dedicatedMasterCount") == masters
    assert len(domain(graph)["vpcOptions"]["subnetIds"]) == zones


def test_domain_lives_in_the_data_tier(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)

    assert domain(graph)["vpcOptions"] == {
        "subnetIds": graph.outputs["network"]["subnetIds"]["data"],
        "securityGroupIds": ["network-search-id"],
    }


@pytest.mark.parametrize("preview", [False, True])
def test_encrypted_at_rest_between_nodes_and_on_the_way(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    made = domain(deploy(stack, preview=preview))

    assert made["encryptAtRest"]["enabled"] is True
    assert made["nodeToNodeEncryption"] == {"enabled": True}
    assert made["domainEndpointOptions"] == {
        "enforceHttps": True,
        "tlsSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10",
    }
    if not preview:
        assert made["encryptAtRest"]["kmsKeyId"].endswith("key/security-key-data-id")


def test_administered_by_a_role_and_no_password(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    security = domain(graph)["advancedSecurityOptions"]
    role = graph.one(aws.iam.Role, "search-master").inputs

    assert security["enabled"] is True
    assert security["internalUserDatabaseEnabled"] is False
    assert security["masterUserOptions"] == {"masterUserArn": f"arn:aws:iam:us-east-1:{ACCOUNT}:search-master"}  # fmt: skip  # noqa: E501
    (trust,) = json.loads(role["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"AWS": [f"arn:aws:iam::{ACCOUNT}:root"]}


def test_access_policy_admits_this_account_to_this_domain(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    master = graph.one(aws.iam.RolePolicy, "search-master").inputs["policy"]

    for document in (domain(graph)["accessPolicies"], master):
        (statement,) = json.loads(document)["Statement"]
        assert statement["Action"] == ["es:ESHttp*"]
        assert statement["Resource"] == [f"{arn(stack)}/*"]
    (statement,) = json.loads(domain(graph)["accessPolicies"])["Statement"]
    assert statement["Principal"] == {"AWS": [f"arn:aws:iam::{ACCOUNT}:root"]}


def test_all_logs_go_to_encrypted_groups(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    published = {each["logType"]: each for each in domain(graph)["logPublishingOptions"]}

    assert set(published) == set(KINDS.values())
    for kind, log_type in KINDS.items():
        group = graph.one(aws.cloudwatch.LogGroup, f"search-log-{kind}").inputs
        assert group["name"] == f"/aws/OpenSearchService/domains/agentplatform-{stack}/{kind}"
        assert group["kmsKeyId"].endswith("key/security-key-logs-id")
        assert group["retentionInDays"] == {"dev": 7, "staging": 30, "prod": 365}[stack]
        assert published[log_type]["enabled"] is True
        assert published[log_type]["cloudwatchLogGroupArn"].endswith(group["name"])


def test_only_this_domain_may_write_its_logs_and_may_before_it_exists(deploy: Deploy) -> None:
    graph = deploy("dev")
    policy = graph.one(aws.cloudwatch.LogResourcePolicy, "search-logs")
    (statement,) = json.loads(policy.inputs["policyDocument"])["Statement"]
    made = graph.one(aws.opensearch.Domain, "search-domain")

    assert statement["Principal"] == {"Service": ["es.amazonaws.com"]}
    groups = "log-group:/aws/OpenSearchService/domains/agentplatform-dev/*"
    assert statement["Resource"] == [f"arn:aws:logs:us-east-1:{ACCOUNT}:{groups}"]
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": arn("dev")},
    }
    assert policy.urn in made.options.dependencies


def test_tuning_follows_the_node_type(deploy: Deploy) -> None:
    dev, prod = domain(deploy("dev")), domain(deploy("prod"))

    assert dev["autoTuneOptions"]["desiredState"] == "DISABLED"
    assert prod["autoTuneOptions"] == {
        "desiredState": "ENABLED",
        "rollbackOnDisable": "NO_ROLLBACK",
        "useOffPeakWindow": True,
    }


def test_aws_maintains_the_domain_off_peak(deploy: Deploy) -> None:
    made = domain(deploy("dev", {"data": {"search": {"off_peak_hour": 4}}}))

    assert made["softwareUpdateOptions"] == {"autoSoftwareUpdateEnabled": True}
    window = made["offPeakWindowOptions"]["offPeakWindow"]
    assert window == {"windowStartTime": {"hours": 4, "minutes": 0}}


@pytest.mark.parametrize("there", [True, False])
def test_the_accounts_service_linked_role_is_shared(
    monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/opensearchservice.amazonaws.com/It"
    found = {"arns": [arn] if there else [], "names": [], "id": "us-east-1"}
    monkeypatch.setitem(INVOKES, "aws:iam/getRoles:getRoles", found)
    graph = run_program("dev", preview=False)

    (role,) = graph.of(aws.iam.ServiceLinkedRole)
    assert role.inputs == {"awsServiceName": "opensearchservice.amazonaws.com"}
    assert role.options.importId == (arn if there else "")
    assert role.options.retainOnDelete is True
    assert {*role.options.ignoreChanges} == {"description", "tags", "tagsAll"}
    assert role.urn in graph.one(aws.opensearch.Domain, "search-domain").options.dependencies


@pytest.mark.parametrize("protection", [True, False])
def test_deletion_is_refused_while_the_stack_is_protected(
    deploy: Deploy, *, protection: bool
) -> None:
    graph = deploy("prod", {"environment": {"protection": protection}})

    assert graph.one(aws.opensearch.Domain, "search-domain").options.protect is protection


@pytest.mark.parametrize("preview", [False, True])
def test_contract_tells_where_to_search(deploy: Deploy, stack: str, *, preview: bool) -> None:
    search = deploy(stack, preview=preview).outputs["search"]

    assert set(search) >= {"domainName", "domainArn", "endpoint", "masterRoleArn"}
    if not preview:
        assert search["domainName"] == f"agentplatform-{stack}"


def test_services_can_look_the_host_up_by_a_name_known_beforehand(deploy: Deploy) -> None:
    graph = deploy("dev")
    parameter = graph.one(aws.ssm.Parameter, "search-host")

    assert parameter.inputs["name"] == "/agentplatform/dev/search/host"
    assert parameter.inputs["type"] == "SecureString"
    assert graph.one(aws.opensearch.Domain, "search-domain").urn in parameter.options.dependencies


def test_everything_hangs_under_the_search_and_bears_its_name(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    search = graph.one("agentplatform:data:Search", "search")

    children = {child.urn for child in graph.children(search)}
    named = {each.urn for each in graph.resources if each.name.split("-")[0] == "search"}
    assert children == named - {search.urn}
