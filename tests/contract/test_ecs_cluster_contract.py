"""Contract `ecsCluster`: the name is a contract, the ARN ends in it."""

from collections.abc import Callable

import pulumi_aws as aws

from tests.support.program import Graph

Deploy = Callable[..., Graph]


def test_cluster_is_published_by_name_and_arn(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)

    published = graph.outputs["ecsCluster"]
    (cluster,) = graph.of(aws.ecs.Cluster)
    assert published["clusterName"] == cluster.inputs["name"] == f"agentplatform-{stack}"
    assert published["clusterArn"].startswith("arn:aws:ecs:")
