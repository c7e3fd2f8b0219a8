"""Contract `serviceDiscovery`: agentcore alone is found by a name, in the stack's own zone."""

from collections.abc import Callable

from tests.support.program import Graph

Deploy = Callable[..., Graph]


def test_agentcore_has_a_name_in_the_stacks_zone(deploy: Deploy, stack: str) -> None:
    published = deploy(stack).outputs["serviceDiscovery"]

    assert published["namespaceName"].startswith(f"{stack}.")
    assert set(published["hostNames"]) == {"agentcore"}
    assert published["hostNames"]["agentcore"].endswith(f".{published['namespaceName']}")
