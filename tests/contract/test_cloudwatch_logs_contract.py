"""Contract `cloudwatchLogs`: a log group per service, found by name and ARN."""

from collections.abc import Callable

import pulumi_aws as aws

from tests.support.program import Graph

Deploy = Callable[..., Graph]

SERVICES = {"bff", "graphql", "agentcore"}


def test_every_service_logs_to_a_group_of_its_own(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    published = graph.outputs["cloudwatchLogs"]

    assert set(published["logGroupNames"]) == set(published["logGroupArns"]) == SERVICES
    made = {group.inputs.get("name") for group in graph.of(aws.cloudwatch.LogGroup)}
    for service, name in published["logGroupNames"].items():
        assert name in made
        assert published["logGroupArns"][service].endswith(f":log-group:{name}")
