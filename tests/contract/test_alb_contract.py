"""Contract `ingress`: where users and services go in; nobody is served without a certificate."""

from collections.abc import Callable

from tests.support.program import Graph

Deploy = Callable[..., Graph]


def test_users_go_in_by_https(deploy: Deploy, stack: str) -> None:
    ingress = deploy(stack).outputs["ingress"]

    assert ingress["publicUrl"].startswith("https://")
    assert ingress["publicLoadBalancerArn"] != ingress["internalLoadBalancerArn"]


def test_agentcore_has_no_target_group(deploy: Deploy, stack: str) -> None:
    assert set(deploy(stack).outputs["ingress"]["targetGroupArns"]) == {"bff", "graphql"}


def test_who_is_not_served_yet_learns_the_name_servers(deploy: Deploy, stack: str) -> None:
    ingress = deploy(stack).outputs["ingress"]

    assert ingress["serving"] or ingress["nameServers"]
