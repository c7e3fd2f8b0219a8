"""What the services wait for, and what they do not: tasks start once, and soon."""

from collections.abc import Callable

import pulumi
import pulumi_aws as aws
import pytest

from localcloud.latency import SECONDS
from tests.support.program import Graph, Registered

Deploy = Callable[..., Graph]
SERVICES = ("bff", "graphql", "agentcore")
LIMIT_SECONDS = 600

NETWORK: tuple[type[pulumi.Resource], ...] = (
    aws.ec2.NetworkAcl,
    aws.ec2.VpcEndpoint,
    aws.vpc.SecurityGroupEgressRule,
    aws.vpc.SecurityGroupIngressRule,
)


def awaited(graph: Graph, service: str) -> dict[str, Registered]:
    made = graph.before(graph.one(aws.ecs.Service, service))
    return {each.urn: each for each in made}


@pytest.mark.parametrize("service", SERVICES)
def test_tasks_start_when_routes_walls_and_private_ways_to_aws_stand(
    deploy: Deploy, stack: str, service: str
) -> None:
    graph = deploy(stack)
    found = awaited(graph, service)

    for kind in NETWORK:
        missing = [each.name for each in graph.of(kind) if each.urn not in found]
        assert not missing, f"{service} starts before {missing}"
    # NAT gateways and routes are its children, and it is not done before they are.
    assert graph.one("awsx:ec2:Vpc", "network").urn in found


@pytest.mark.parametrize("service", SERVICES)
def test_tasks_start_when_their_roles_may_read_what_they_are_given(
    deploy: Deploy, stack: str, service: str
) -> None:
    graph = deploy(stack)
    found = awaited(graph, service)
    needed = [
        *(graph.one(aws.iam.RolePolicy, f"{service}-{role}") for role in ("execution", "task")),
        *(each for each in graph.of(aws.secretsmanager.SecretVersion) if service in each.name),
        *(each for each in graph.of(aws.ssm.Parameter) if f"-{service}-" in each.name),
        *(graph.one(aws.kms.Key, f"security-key-{role}") for role in ("logs", "secrets")),
        graph.one(aws.cloudwatch.LogGroup, f"{service}-log"),
        graph.one(aws.ecs.ClusterCapacityProviders, "cluster-capacity"),
    ]

    assert len(needed) >= 8
    assert not [each.name for each in needed if each.urn not in found]


def test_images_of_their_own_are_there_to_be_pulled(deploy: Deploy) -> None:
    graph = deploy("dev", {"services": {"bff": {"image": "1.0"}}})

    assert graph.one(aws.ecr.Repository, "registry-bff").urn in awaited(graph, "bff")


def seconds_until(graph: Graph, wanted: Registered) -> float:
    """How long AWS takes for the slowest chain of resources that ends in this one."""
    known = {each.urn: each for each in graph.resources}
    ends: dict[str, float] = {}
    for each in graph.resources:  # registered in an order in which dependencies come first
        before = [ends[urn] for urn in each.options.dependencies if urn in known]
        ends[each.urn] = max(before, default=0) + duration(each)
    return ends[wanted.urn]


def duration(resource: Registered) -> float:
    slowest = "aws:ec2/natGateway:NatGateway" if resource.type == "awsx:ec2:Vpc" else resource.type
    return SECONDS.get(slowest, 0)


@pytest.mark.parametrize("service", SERVICES)
def test_services_run_within_ten_minutes(deploy: Deploy, stack: str, service: str) -> None:
    graph = deploy(stack)

    assert seconds_until(graph, graph.one(aws.ecs.Service, service)) < LIMIT_SECONDS
