"""Contract `taskDefinitions`: what each service runs, and six roles that nobody shares."""

from collections.abc import Callable

from tests.support.program import Graph

Deploy = Callable[..., Graph]

SERVICES = {"bff", "graphql", "agentcore"}


def test_every_service_has_a_definition_and_a_family(deploy: Deploy, stack: str) -> None:
    published = deploy(stack).outputs["taskDefinitions"]

    for field in ("taskDefinitionArns", "families"):
        assert set(published[field]) == SERVICES
        assert len(set(published[field].values())) == len(SERVICES)


def test_roles_are_six_different_ones(deploy: Deploy, stack: str) -> None:
    published = deploy(stack).outputs["taskDefinitions"]

    roles = [
        arn for field in ("taskRoleArns", "executionRoleArns") for arn in published[field].values()
    ]
    assert len(roles) == len(set(roles)) == 2 * len(SERVICES)
