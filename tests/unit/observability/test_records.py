"""Dashboards, saved queries, tracing and costs, and the settings behind them."""

import json
import re
from collections.abc import Callable
from typing import Any

import pulumi_aws as aws
import pytest
from pulumi_aws import budgets, costexplorer, xray
from pydantic import ValidationError

from components.observability.alarms import RULES
from components.settings import Settings as AllSettings
from components.settings import SettingsError
from tests.support.aws_mocks import ACCOUNT
from tests.support.program import Graph, merged, stack_file
from tests.unit.observability.watching import everything, observe, settings, without

Deploy = Callable[..., Graph]

WARNING = f"arn:aws:sns:us-east-1:{ACCOUNT}:topics-warning"


def widgets(audience: str, graph: Graph | None = None) -> list[dict[str, Any]]:
    dashboard = (graph or everything()).one(
        aws.cloudwatch.Dashboard, f"observability-dashboard-{audience}"
    )
    return json.loads(dashboard.inputs["dashboardBody"])["widgets"]


def refusal(changes: dict[str, Any]) -> str:
    config = merged(stack_file("dev"), {"agentplatform:observability": changes})
    prefix = "agentplatform:"
    sections = {
        key.removeprefix(prefix): body for key, body in config.items() if key.startswith(prefix)
    }
    with pytest.raises(SettingsError) as refused:
        AllSettings.parse("dev", sections)
    return str(refused.value)


def test_every_alarm_but_the_trails_is_drawn_once_with_its_threshold() -> None:
    drawn = [
        line["label"].rpartition("#")[2]
        for audience in ("service", "data", "agents")
        for widget in widgets(audience)
        for line in widget["properties"].get("annotations", {}).get("horizontal", [])
    ]

    assert sorted(drawn) == sorted(rule.key for rule in RULES if rule.kind != "audit")


@pytest.mark.parametrize("audience", ["service", "data", "agents"])
def test_dashboards_are_a_grid_without_overlap(audience: str) -> None:
    places = [(it["x"], it["y"], it["width"], it["height"]) for it in widgets(audience)]

    assert len({(x, y) for x, y, _, _ in places}) == len(places) <= 500
    assert all(x + width <= 24 for x, _, width, _ in places)


@pytest.mark.parametrize("audience", ["service", "data", "agents"])
def test_series_of_a_graph_have_ids_of_their_own_and_expressions_that_use_them(
    audience: str,
) -> None:
    for widget in widgets(audience):
        options = [series[-1] for series in widget["properties"]["metrics"]]
        ids = [each["id"] for each in options if "id" in each]
        assert len(ids) == len(set(ids))
        for each in options:
            words = re.findall(r"\b[a-z]\w*\b", each.get("expression", ""))
            assert set(words) <= set(ids), each


def test_agents_dashboard_shows_tokens_and_money() -> None:
    titles = [it["properties"]["title"] for it in widgets("agents")]

    assert "Tokens" in titles
    (charges,) = [it for it in widgets("agents") if "USD" in it["properties"]["title"]]
    assert charges["properties"]["region"] == "us-east-1", "the only region that reports charges"


def test_nobody_gets_an_empty_dashboard() -> None:
    graph = observe(without("database"), settings(dashboards="off"))

    assert graph.of(aws.cloudwatch.Dashboard) == []
    assert graph.outputs["dashboard_names"] == []


@pytest.mark.parametrize("preview", [False, True])
def test_the_platform_has_dashboards_of_what_it_has(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    made = deploy(stack, preview=preview).of(aws.cloudwatch.Dashboard)

    names = {it.inputs["dashboardName"] for it in made}
    assert {f"agentplatform-{stack}-service", f"agentplatform-{stack}-agents"} <= names


def test_queries_ask_the_log_groups_they_are_about() -> None:
    asked = {
        it.inputs["name"]: it.inputs["logGroupNames"]
        for it in everything().of(aws.cloudwatch.QueryDefinition)
    }

    assert asked == {
        "agentplatform-dev/errors": [
            "/agentplatform/dev/bff",
            "/agentplatform/dev/graphql",
            "/agentplatform/dev/agentcore",
        ],
        "agentplatform-dev/tokens-by-model": ["/agentplatform/dev/model-invocations"],
        "agentplatform-dev/refused-calls": ["/agentplatform/dev/audit-trail"],
        "agentplatform-dev/policy-changes": ["/agentplatform/dev/audit-trail"],
    }


def test_traces_of_the_stacks_services_are_sampled_and_grouped(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    (rule,), (group,) = graph.of(xray.SamplingRule), graph.of(xray.Group)

    assert rule.inputs["serviceName"] == f"agentplatform-{stack}-*"
    assert rule.inputs["fixedRate"] == {"dev": 1, "staging": 0.05, "prod": 0.05}[stack]
    assert len(rule.inputs["ruleName"]) <= 32
    assert f'service("agentplatform-{stack}-bff")' in group.inputs["filterExpression"]


def test_the_budget_warns_of_what_is_spent_and_of_what_is_to_come(deploy: Deploy) -> None:
    (made,) = deploy("dev").of(budgets.Budget)

    assert (made.inputs["limitAmount"], made.inputs["limitUnit"]) == ("500", "USD")
    text = {it["notificationType"]: it for it in made.inputs["notifications"]}
    assert {kind: it["threshold"] for kind, it in text.items()} == {"ACTUAL": 80, "FORECASTED": 100}
    assert all(it["subscriberSnsTopicArns"] == [WARNING] for it in text.values())
    assert "costFilters" not in made.inputs, "a tag that is not activated would count nothing"


def test_the_budget_of_a_stack_counts_its_tag() -> None:
    graph = observe(wanted=settings(budget={"monthly_usd": 100, "scope": "stack"}))
    (made,) = graph.of(budgets.Budget)

    (tagged,) = made.inputs["costFilters"]
    assert tagged == {"name": "TagKeyValue", "values": ["user:Environment$dev"]}


def test_unusual_cost_is_told_at_once_unless_another_stack_does() -> None:
    (made,) = everything().of(costexplorer.AnomalySubscription)

    assert made.inputs["frequency"] == "IMMEDIATE", "topics take nothing else"
    assert made.inputs["subscribers"] == [{"type": "SNS", "address": WARNING}]
    silent = observe(wanted=settings(cost_anomaly={"enabled": "off"}))
    assert silent.of(costexplorer.AnomalySubscription) == []
    assert silent.of(costexplorer.AnomalyMonitor) == []


@pytest.mark.parametrize(
    ("changes", "key", "accepted"),
    [
        (
            {"subscriptions": {"urgent": []}},
            "observability.subscriptions.urgent",
            "critical, warning, info",
        ),
        (
            {"subscriptions": {"info": [{"protocol": "email", "endpoint": "team"}]}},
            "observability.subscriptions.info[0]",
            "an address such as team@example.com",
        ),
        (
            {"subscriptions": {"info": [{"protocol": "https", "endpoint": "http://a.example"}]}},
            "observability.subscriptions.info[0]",
            "begins with https://",
        ),
        ({"thresholds": {"latency": 1}}, "observability.thresholds.latency", "latency_p95_ms"),
        ({"thresholds": {"error_percent": 101}}, "thresholds.error_percent", "100"),
        ({"budget": {"monthly_usd": 0}}, "observability.budget.monthly_usd", "1"),
    ],
)
def test_refusals_name_key_and_accepted_values(
    changes: dict[str, Any], key: str, accepted: str
) -> None:
    text = refusal(changes)

    assert key in text
    assert accepted in text


def test_a_budget_has_no_default() -> None:
    with pytest.raises(ValidationError, match="monthly_usd"):
        settings(budget={})


def test_contract_publishes_topics_and_where_to_look(deploy: Deploy) -> None:
    published = deploy("prod").outputs["observability"]

    assert set(published["topicArns"]) == {"critical", "warning", "info"}
    assert published["platformAlarmArn"].endswith("observability-platform")
    assert "agentplatform-prod-root-use" in published["alarmNames"]
    assert "agentplatform-prod-agents" in published["dashboardNames"]
    assert published["deadLetterQueueUrl"]
