"""Shield Advanced: what it costs, what it protects, and whose subscription it is."""

from collections.abc import Callable

import pulumi_aws as aws

from components.security.shield import Shield, ShieldArgs
from components.settings.security import ShieldAdvanced
from tests.support.program import Graph, record

Deploy = Callable[..., Graph]


def alone(*, subscribe: bool = True) -> Graph:
    settings = ShieldAdvanced(subscribe=subscribe)
    args = ShieldArgs(settings=settings, exposed={"zone": "arn:zone"})

    def body() -> None:
        Shield("shield", args)

    return record(body)


def protections(graph: Graph) -> dict[str, str]:
    return {each.name: each.inputs["resourceArn"] for each in graph.of(aws.shield.Protection)}


def test_it_costs_nothing_until_it_is_switched_on(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)

    assert graph.of(aws.shield.Subscription) == []
    assert protections(graph) == {}


def test_what_the_internet_reaches_is_protected(deploy: Deploy) -> None:
    served = {"dns": {"delegated": "on"}}
    graph = deploy("prod", {"ingress": served, "security": {"shield_advanced": {}}})

    of = {name: arn.rpartition(":")[2] for name, arn in protections(graph).items()}
    assert of == {
        "shield-load-balancer": "ingress-public",
        "shield-edge": "ingress-edge",
        "shield-zone": "ingress-zone",
    }


def test_what_is_not_this_stacks_is_left_to_its_owner(deploy: Deploy) -> None:
    zone = {"dns": {"zone": "existing"}}
    graph = deploy("dev", {"ingress": zone, "security": {"shield_advanced": {"subscribe": "off"}}})

    assert graph.of(aws.shield.Subscription) == []
    assert protections(graph).keys() == {"shield-load-balancer"}


def test_protections_wait_for_the_subscription_which_outlives_the_stack() -> None:
    graph = alone()
    (subscription,) = graph.of(aws.shield.Subscription)
    (protection,) = graph.of(aws.shield.Protection)

    assert subscription.inputs == {"autoRenew": "ENABLED", "skipDestroy": True}
    assert subscription.urn in protection.options.dependencies


def test_another_stacks_subscription_will_do() -> None:
    graph = alone(subscribe=False)

    assert graph.of(aws.shield.Subscription) == []
    assert protections(graph) == {"shield-zone": "arn:zone"}
