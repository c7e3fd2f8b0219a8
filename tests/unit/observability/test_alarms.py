"""The table of alarms, and the alarms that are made of it."""

import re
from typing import Any

import pulumi_aws as aws
import pytest

from components.observability.alarms import RULES, audit
from components.observability.alarms.rule import RUNBOOK, AlarmRule
from components.observability.events import EVENTS
from components.settings.observability import Thresholds
from tests.support.program import ROOT
from tests.unit.observability.watching import (
    ALARM,
    SERVICES,
    alarm,
    everything,
    keys,
    observe,
    settings,
    without,
)


def of_rule(rule: AlarmRule) -> list[dict[str, Any]]:
    found = [each.inputs for each in everything().of(ALARM)]
    return [it for it in found if it["alarmDescription"].endswith(f"{RUNBOOK}#{rule.key}")]


def runbook_sections() -> set[str]:
    """The anchors that GitHub gives the runbook's headings."""
    headings = re.findall(r"^#+ (.+)$", (ROOT / RUNBOOK).read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


def test_keys_are_unique() -> None:
    every = [each.key for each in (*RULES, *EVENTS)]

    assert len(every) == len(set(every))


@pytest.mark.parametrize("key", sorted(each.key for each in (*RULES, *EVENTS)))
def test_the_runbook_has_a_section(key: str) -> None:
    assert key in runbook_sections()


def test_the_runbook_has_no_section_about_what_is_gone() -> None:
    text = (ROOT / RUNBOOK).read_text()
    sections = set(re.findall(r"^### (.+)$", text, flags=re.MULTILINE))

    known = {each.key for each in (*RULES, *EVENTS)}
    assert sections - known == {"platform", "budget", "cost-anomaly"}


def test_links_within_the_runbook_lead_somewhere() -> None:
    links = re.findall(r"\]\(#([\w-]+)\)", (ROOT / RUNBOOK).read_text())

    assert links
    assert set(links) <= runbook_sections()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_every_rule_becomes_an_alarm_that_tells_both_ends_and_names_its_section(
    rule: AlarmRule,
) -> None:
    made = of_rule(rule)

    assert made
    for each in made:
        assert each["alarmActions"] == each["okActions"]
        (topic,) = each["alarmActions"]
        there = f"{each['region']}-" if "region" in each else ""
        assert topic.endswith(f"topics-{there}{rule.severity}")
        assert each["alarmDescription"].startswith(rule.summary)
        assert each["name"].startswith("agentplatform-dev-")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_every_alarm_is_one_that_aws_accepts(rule: AlarmRule) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html."""
    for each in of_rule(rule):
        assert rule.period in (10, 20, 30) or rule.period % 60 == 0
        longest = 604_800 if rule.period >= 3600 else 86_400
        assert rule.period * each["evaluationPeriods"] <= longest
        assert 1 <= each["datapointsToAlarm"] <= each["evaluationPeriods"]
        assert len(each["name"]) <= 255
        queries = each.get("metricQueries", [])
        assert bool(queries) != ("metricName" in each)
        assert ("statistic" in each) + ("extendedStatistic" in each) == (not queries)
        assert sum(query.get("returnData", False) for query in queries) == (1 if queries else 0)
        for query in queries:
            assert re.fullmatch(r"[a-z]\w*", query["id"])
            assert "{" not in query.get("expression", "")


def test_only_rates_use_names_that_they_measure() -> None:
    for rule in RULES:
        words = set(re.findall(r"\b[a-z]\w*\b", re.sub(r"\{\w+\}", "", rule.expression)))
        assert words == (set(rule.metrics) if rule.expression else set[str]()), rule.key


@pytest.mark.parametrize(
    ("key", "dimensions"),
    [
        ("service-cpu-bff", {"ClusterName": "agentplatform-dev", "ServiceName": "bff"}),
        (
            "target-latency-bff",
            {"LoadBalancer": "app/public/1", "TargetGroup": "targetgroup/bff/3"},
        ),
        ("database-cpu-reader-1", {"DBInstanceIdentifier": "data-reader-1"}),
        ("replica-lag", {"DBClusterIdentifier": "data"}),
        ("search-red", {"DomainName": "search", "ClientId": "123456789012"}),
        ("nat-ports-us-east-1a", {"NatGatewayId": "nat-1"}),
        (
            "waf-blocked",
            {"WebACL": "agentplatform-dev-web-acl", "Region": "us-east-1", "Rule": "ALL"},
        ),
        ("waf-blocked-edge", {"WebACL": "agentplatform-dev-edge-web-acl", "Rule": "ALL"}),
        ("model-throttles-us-amazon-nova-lite-v1-0", {"ModelId": "us.amazon.nova-lite-v1:0"}),
        ("backup-failed", {"BackupVaultName": "vault"}),
        (
            "replication-failed-documents",
            {
                "SourceBucket": "documents",
                "DestinationBucket": "replica-documents",
                "RuleId": "everything",
            },
        ),
    ],
)
def test_alarms_watch_the_right_thing(key: str, dimensions: dict[str, str]) -> None:
    assert alarm(key)["dimensions"] == dimensions


def test_every_proxy_metric_is_asked_for_the_whole_proxy() -> None:
    """Both are reported by proxy alone, which sums its targets up.

    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.monitoring.html
    """
    measured = [it["metric"] for it in alarm("proxy-saturation")["metricQueries"] if "metric" in it]

    assert {it["metricName"] for it in measured} == {
        "DatabaseConnections", "MaxDatabaseConnectionsAllowed",
    }  # fmt: skip
    assert all(it["dimensions"] == {"ProxyName": "data-proxy"} for it in measured)


@pytest.mark.parametrize(
    ("key", "combined"),
    [
        ("target-latency-graphql", {"value": "MAX([FILL(value_0, 0), FILL(value_1, 0)])"}),
        ("no-healthy-targets-graphql", {"value": "MAX([FILL(value_0, 0), FILL(value_1, 0)])"}),
        (
            "target-errors-graphql",
            {
                "errors": "SUM([FILL(errors_0, 0), FILL(errors_1, 0)])",
                "requests": "SUM([FILL(requests_0, 0), FILL(requests_1, 0)])",
            },
        ),
    ],
)
def test_target_groups_that_take_turns_count_as_one(key: str, combined: dict[str, str]) -> None:
    """Blue/green: whichever serves users, a good deployment is no alarm and a bad one is."""
    queries = {each["id"]: each for each in alarm(key)["metricQueries"]}

    assert {operand: queries[operand]["expression"] for operand in combined} == combined
    for operand in combined:
        groups = [queries[f"{operand}_{each}"]["metric"] for each in (0, 1)]
        assert [it["dimensions"]["TargetGroup"] for it in groups] == [
            "targetgroup/graphql/4",
            "targetgroup/graphql-green/5",
        ]
    (result,) = [each for each in queries.values() if each.get("returnData")]
    assert result["id"] not in combined


def test_alarms_stand_where_their_metrics_are() -> None:
    found = {
        each.name.removeprefix("observability-alarm-"): each.inputs["region"]
        for each in everything().of(ALARM)
        if "region" in each.inputs
    }

    assert found == {"replication-latency-documents": "us-west-2"}


def test_a_failed_copy_is_seen_whichever_vault_it_is_counted_for() -> None:
    queries = alarm("backup-copy-failed")["metricQueries"]

    vaults = [it["metric"]["dimensions"]["BackupVaultName"] for it in queries if "metric" in it]
    assert vaults == ["vault", "copies"]


def test_a_daily_backup_may_take_its_time_without_being_missed() -> None:
    made = alarm("backup-missing")
    hours = made["period"] * made["evaluationPeriods"] / 3600

    day, start, completion = 24, 1, 6  # AWS Backup may start an hour late and take six
    assert hours > day + start + completion
    assert made["datapointsToAlarm"] == made["evaluationPeriods"]


def test_latency_is_measured_at_the_95th_percentile_in_seconds() -> None:
    made = alarm("target-latency-bff")

    assert made["extendedStatistic"] == "p95"
    assert made["threshold"] == 0.1
    assert made["comparisonOperator"] == "GreaterThanThreshold"


def test_missing_tasks_and_silence_are_the_same() -> None:
    made = alarm("tasks-below-desired-agentcore")

    assert made["treatMissingData"] == "breaching"
    (result,) = [each for each in made["metricQueries"] if each.get("returnData")]
    assert result["expression"] == "desired - running"


@pytest.mark.parametrize(
    ("key", "expression"),
    [
        ("search-storage", "100 * value / (100 * 1024)"),
        ("database-connections-writer", "100 * value / 1600"),
    ],
)
def test_what_has_a_limit_is_measured_by_its_share_of_it(key: str, expression: str) -> None:
    (result,) = [it for it in alarm(key)["metricQueries"] if it.get("returnData")]

    assert result["expression"] == expression


@pytest.mark.parametrize("name", sorted(Thresholds.model_fields))
def test_every_configured_threshold_moves_an_alarm(name: str) -> None:
    usual, changed = Thresholds(), Thresholds.model_validate({name: 7})

    moved = [rule.key for rule in RULES if rule.threshold(usual) != rule.threshold(changed)]
    assert len(moved) >= 1


def test_alarms_go_off_at_the_configured_value() -> None:
    graph = observe(wanted=settings(thresholds={"latency_p95_ms": 250}))

    assert alarm("target-latency-bff", graph)["threshold"] == 0.25


def test_what_is_not_there_is_not_watched() -> None:
    graph = observe(without("database"))

    assert not [key for key in keys(graph) if key.startswith(("database", "replica-", "proxy"))]
    assert keys(everything()) - keys(graph)


def test_deployments_roll_back_on_alarms_that_exist_before_the_service() -> None:
    names = everything().outputs["rollback_alarm_names"]

    assert names == {
        "bff": ["agentplatform-dev-service-memory-bff", "agentplatform-dev-target-errors-bff"],
        "graphql": [
            "agentplatform-dev-service-memory-graphql",
            "agentplatform-dev-target-errors-graphql",
        ],
        "agentcore": ["agentplatform-dev-service-memory-agentcore"],
    }
    assert set(names) == set(SERVICES)
    for rule in RULES:
        if rule.rollback:
            assert rule.missing == "notBreaching", "or the first deployment could never succeed"


def test_the_platform_is_in_alarm_when_anything_critical_is() -> None:
    graph = everything()
    critical = {
        it.inputs["name"] for it in graph.of(ALARM) if "critical" in it.inputs["alarmActions"][0]
    }
    made = graph.one(aws.cloudwatch.CompositeAlarm, "observability-platform").inputs

    assert set(re.findall(r'ALARM\("([^"]+)"\)', made["alarmRule"])) == critical
    assert len(made["alarmRule"]) <= 10_240
    assert made["alarmActions"] == made["okActions"]


def test_the_trail_is_counted_for_each_of_its_alarms() -> None:
    graph = everything()
    counted = {
        (it.inputs["metricTransformation"]["namespace"], it.inputs["metricTransformation"]["name"])
        for it in graph.of(aws.cloudwatch.LogMetricFilter)
    }

    for each in audit.FILTERS:
        made = alarm(each.key)
        assert made["namespace"] == "AgentPlatform/dev/Audit", "another stack counts elsewhere"
        assert (made["namespace"], made["metricName"]) in counted
        assert all(len(pattern) <= 1024 for pattern in each.patterns)
        assert "dimensions" not in made or made["dimensions"] == {}
