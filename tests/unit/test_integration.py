"""What holds between components, and what AWS refuses though the local AWS does not."""

import json
import re
from collections.abc import Callable

import pulumi_aws as aws
import pytest

from tests.support.program import Graph

Deploy = Callable[..., Graph]

DELEGATED = {"ingress": {"dns": {"delegated": True}}}
DESCRIPTION = re.compile(r"^[\w+=:#@/\-,\.][\w+=:#@/\-,\.\s]+[\w+=:#@/\-,\.]$")
"""Of a web ACL: https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html."""


def test_web_acl_descriptions_are_what_aws_accepts(deploy: Deploy, stack: str) -> None:
    texts = [each.inputs["description"] for each in deploy(stack, DELEGATED).of(aws.wafv2.WebAcl)]

    assert texts
    assert [text for text in texts if not DESCRIPTION.match(text)] == []


def test_services_trace_under_the_names_that_are_sampled_and_grouped(deploy: Deploy) -> None:
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/adot:1"
    graph = deploy("dev", {"services": {"tracing": {"image": image}}})
    (group,) = graph.of(aws.xray.Group)

    for service in ("bff", "graphql", "agentcore"):
        task = graph.one(aws.ecs.TaskDefinition, service).inputs
        containers = json.loads(task["containerDefinitions"])
        (own,) = [each for each in containers if each["name"] == service]
        text = {each["name"]: each["value"] for each in own["environment"]}
        assert f'"{text["OTEL_SERVICE_NAME"]}"' in group.inputs["filterExpression"]


def test_load_balancer_and_container_ask_the_same_health_question(deploy: Deploy) -> None:
    graph = deploy("dev")

    for service in ("bff", "graphql"):
        path = graph.one(aws.lb.TargetGroup, f"ingress-{service}").inputs["healthCheck"]["path"]
        task = graph.one(aws.ecs.TaskDefinition, service).inputs
        (own, *_) = json.loads(task["containerDefinitions"])
        assert path in " ".join(own["healthCheck"]["command"])


def test_dropped_proxy_subnets_replace_nothing(deploy: Deploy) -> None:
    graph = deploy("prod")

    for proxy in (*graph.of(aws.rds.Proxy), *graph.of(aws.rds.ProxyEndpoint)):
        assert "vpcSubnetIds" in proxy.options.ignoreChanges


def test_an_accounts_own_cost_monitor_is_used(deploy: Deploy) -> None:
    arn = "arn:aws:ce::123456789012:anomalymonitor/1"
    graph = deploy("dev", {"observability": {"cost_anomaly": {"monitor_arn": arn}}})
    (subscription,) = graph.of(aws.costexplorer.AnomalySubscription)

    assert graph.of(aws.costexplorer.AnomalyMonitor) == []
    assert subscription.inputs["monitorArnLists"] == [arn]


@pytest.mark.parametrize("source", ["aws.ecr", "aws.inspector2"])
def test_image_findings_of_both_scanners_are_told(deploy: Deploy, source: str) -> None:
    patterns = [
        json.loads(each.inputs["eventPattern"])
        for each in deploy("prod").of(aws.cloudwatch.EventRule)
    ]

    assert any(pattern["source"] == [source] for pattern in patterns)
