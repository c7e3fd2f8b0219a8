"""The cluster and private DNS."""

from collections.abc import Callable

import pulumi_aws as aws
import pytest

from tests.support.program import Graph

Deploy = Callable[..., Graph]


def test_cluster_has_fargate_and_spot_and_a_contractual_name(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    capacity = graph.one(aws.ecs.ClusterCapacityProviders, "cluster-capacity").inputs

    assert graph.one(aws.ecs.Cluster, "cluster").inputs["name"] == f"agentplatform-{stack}"
    assert capacity["capacityProviders"] == ["FARGATE", "FARGATE_SPOT"]


def test_shells_are_encrypted_and_logged(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    configuration = graph.one(aws.ecs.Cluster, "cluster").inputs["configuration"]
    log = graph.one(aws.cloudwatch.LogGroup, "cluster-shells").inputs

    shells = configuration["executeCommandConfiguration"]
    assert shells["kmsKeyId"] == log["kmsKeyId"]
    assert shells["logging"] == "OVERRIDE"
    assert shells["logConfiguration"] == {
        "cloudWatchEncryptionEnabled": True,
        "cloudWatchLogGroupName": f"/agentplatform/{stack}/shells",
    }


@pytest.mark.parametrize(("name", "insights"), [("dev", "enabled"), ("prod", "enhanced")])
def test_insights_write_to_a_log_that_is_ours_before_the_cluster_is(
    deploy: Deploy, name: str, insights: str
) -> None:
    graph = deploy(name)
    cluster = graph.one(aws.ecs.Cluster, "cluster")
    log = graph.one(aws.cloudwatch.LogGroup, "cluster-insights")

    assert cluster.inputs["settings"] == [{"name": "containerInsights", "value": insights}]
    assert log.inputs["name"] == f"/aws/ecs/containerinsights/agentplatform-{name}/performance"
    assert log.inputs["kmsKeyId"]
    assert log.urn in cluster.options.dependencies


def test_disabled_insights_leave_no_log(deploy: Deploy) -> None:
    graph = deploy("dev", {"services": {"container_insights": "disabled"}})

    assert "cluster-insights" not in {each.name for each in graph.of(aws.cloudwatch.LogGroup)}


def test_agentcore_is_found_by_private_dns(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    namespace = graph.one(aws.servicediscovery.PrivateDnsNamespace, "discovery").inputs
    registry = graph.one(aws.servicediscovery.Service, "discovery-agentcore").inputs

    assert namespace["name"] == f"{stack}.agentplatform.internal"
    assert registry["name"] == "agentcore"
    assert registry["dnsConfig"]["routingPolicy"] == "MULTIVALUE"
    assert registry["dnsConfig"]["dnsRecords"] == [{"type": "A", "ttl": 10}]
    assert registry["healthCheckCustomConfig"] == {"failureThreshold": 1}

    registered = {
        each.name: each.inputs.get("serviceRegistries") for each in graph.of(aws.ecs.Service)
    }
    assert registered["agentcore"] is not None
    assert registered["bff"] is registered["graphql"] is None
