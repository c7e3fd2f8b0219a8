"""What of each stack is watched."""

from collections.abc import Callable

import pulumi_aws as aws
import pytest

from components.observability.alarms import audit
from tests.support.program import Graph
from tests.unit.observability.watching import alarm, keys

Deploy = Callable[..., Graph]


@pytest.mark.parametrize("preview", [False, True])
def test_the_platform_watches_what_it_has(deploy: Deploy, stack: str, *, preview: bool) -> None:
    graph = deploy(stack, preview=preview)
    found = keys(graph)

    zones = {"dev": "a", "staging": "ab", "prod": "abc"}[stack]
    assert {f"nat-ports-us-east-1{zone}" for zone in zones} <= found
    assert {"waf-blocked", "root-use", "policy-changes", "dead-letters"} <= found
    assert [key for key in found if key.startswith("model-latency-us-anthropic")]


def test_prod_watches_the_copies_in_its_recovery_region(deploy: Deploy) -> None:
    graph = deploy("prod")
    copied = {
        f"{key}-{bucket}"
        for key in ("replication-failed", "replication-latency")
        for bucket in ("documents", "artifacts")
    }

    assert copied | {"backup-copy-failed"} <= keys(graph)
    assert alarm("replication-latency-documents", graph)["threshold"] == 15 * 60
    for stack in ("dev", "staging"):
        assert not [key for key in keys(deploy(stack)) if key.startswith("replication")]


BLUE_GREEN = {
    "ingress": {"dns": {"delegated": True}},
    "services": {
        "graphql": {
            "deployment": {"strategy": "blue-green"},
            "scaling": {"requests_per_target": None},
        }
    },
}


def test_both_groups_of_a_blue_green_service_are_watched(deploy: Deploy) -> None:
    graph = deploy("dev", BLUE_GREEN)
    groups = {
        query["metric"]["dimensions"]["TargetGroup"]
        for query in alarm("target-errors-graphql", graph)["metricQueries"]
        if "metric" in query
    }

    assert len(groups) == 2
    assert "dimensions" in alarm("no-healthy-targets-bff", graph), "bff only rolls"


DELEGATED = {"ingress": {"dns": {"delegated": True}}}


def test_the_web_acl_at_the_edge_is_watched_by_the_topics_of_its_region(deploy: Deploy) -> None:
    made = alarm("waf-blocked-edge", deploy("prod", DELEGATED))

    assert made["dimensions"] == {"WebACL": "agentplatform-prod-edge-web-acl", "Rule": "ALL"}
    assert "region" not in made, "the stack's own region is CloudFront's"
    assert made["alarmActions"][0].endswith(":topics-warning")


def test_without_a_trail_nothing_is_read_from_it(deploy: Deploy) -> None:
    graph = deploy("dev", {"security": {"trail": {"enabled": "off"}}})

    assert graph.of(aws.cloudwatch.LogMetricFilter) == []
    assert not keys(graph) & {each.key for each in audit.FILTERS}


def test_nobody_waits_for_metrics_that_are_switched_off(deploy: Deploy) -> None:
    """An alarm that takes missing data for trouble would be red for ever."""
    graph = deploy("dev", {"services": {"container_insights": "disabled"}})
    names = {alarm.name for alarm in graph.of(aws.cloudwatch.MetricAlarm)}
    asked = [
        alarm.name
        for alarm in graph.of(aws.cloudwatch.MetricAlarm)
        if "ECS/ContainerInsights" in str(alarm.inputs)
    ]
    assert asked == []
    assert any("service-cpu" in name for name in names)
