"""Contract `ecsServices`: three services, each once."""

from collections.abc import Callable

from tests.support.program import Graph

Deploy = Callable[..., Graph]

SERVICES = {"bff", "graphql", "agentcore"}


def test_every_service_is_published_by_name_and_arn(deploy: Deploy, stack: str) -> None:
    published = deploy(stack).outputs["ecsServices"]

    for field in ("serviceNames", "serviceArns"):
        assert set(published[field]) == SERVICES
        assert len(set(published[field].values())) == len(SERVICES)
