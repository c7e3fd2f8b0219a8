"""Contract `securityGroups` (SC-010): a published group is open to nobody at large."""

from collections.abc import Callable

import pulumi_aws as aws

from tests.support.program import Graph

Deploy = Callable[..., Graph]

EVERYBODY = {"0.0.0.0/0", "::/0"}


def test_no_published_group_admits_everybody(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    published = set(graph.outputs["securityGroups"]["groupIds"].values())

    rules = graph.of(aws.vpc.SecurityGroupIngressRule)
    assert {rule.inputs["securityGroupId"] for rule in rules} <= published
    sources = {rule.inputs.get("cidrIpv4") or rule.inputs.get("cidrIpv6") for rule in rules}
    assert not sources & EVERYBODY
    assert not any(group.inputs.get("ingress") for group in graph.of(aws.ec2.SecurityGroup))


def test_groups_are_published_by_role_each_its_own(deploy: Deploy, stack: str) -> None:
    groups = deploy(stack).outputs["securityGroups"]["groupIds"]

    assert {"alb-public", "alb-internal", "bff", "graphql", "agentcore", "database-proxy",
            "database", "search"} <= set(groups)  # fmt: skip
    assert len(set(groups.values())) == len(groups)


def test_agentcore_admits_bff_on_8080_and_nobody_else(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    groups = graph.outputs["securityGroups"]["groupIds"]

    admitted = [
        (rule.inputs["referencedSecurityGroupId"], rule.inputs["fromPort"], rule.inputs["toPort"])
        for rule in graph.of(aws.vpc.SecurityGroupIngressRule)
        if rule.inputs["securityGroupId"] == groups["agentcore"]
    ]
    assert admitted == [(groups["bff"], 8080, 8080)]
