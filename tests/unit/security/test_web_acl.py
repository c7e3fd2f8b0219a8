"""What the web ACL blocks, in which order, and what its log never shows."""

import json
from collections.abc import Callable
from typing import Any

import pulumi_aws as aws
import pytest
from pulumi_aws import wafv2

from tests.support.aws_mocks import ACCOUNT
from tests.support.program import Graph

Deploy = Callable[..., Graph]


def rules(graph: Graph) -> dict[str, dict[str, Any]]:
    listed = graph.one(wafv2.WebAcl, "security-web-acl").inputs["rules"]
    return {rule["name"]: rule for rule in sorted(listed, key=lambda rule: rule["priority"])}


def managed(rule: dict[str, Any]) -> dict[str, Any]:
    return rule["statement"]["managedRuleGroupStatement"]


@pytest.mark.parametrize("preview", [False, True])
def test_rules_run_by_rising_price(deploy: Deploy, stack: str, *, preview: bool) -> None:
    found = rules(deploy(stack, preview=preview))

    assert list(found) == [
        "ip-reputation",
        "rate-limit",
        "known-bad-inputs",
        "sql-injection",
        "common",
    ]
    assert len({rule["priority"] for rule in found.values()}) == len(found)


@pytest.mark.parametrize(
    ("rule", "group"),
    [
        ("ip-reputation", "AWSManagedRulesAmazonIpReputationList"),
        ("known-bad-inputs", "AWSManagedRulesKnownBadInputsRuleSet"),
        ("sql-injection", "AWSManagedRulesSQLiRuleSet"),
        ("common", "AWSManagedRulesCommonRuleSet"),
    ],
)
def test_managed_groups_act(deploy: Deploy, stack: str, rule: str, group: str) -> None:
    found = rules(deploy(stack))[rule]

    assert managed(found)["vendorName"] == "AWS"
    assert managed(found)["name"] == group
    assert found["overrideAction"] == {"none": {}}


def test_a_group_can_only_count(deploy: Deploy) -> None:
    graph = deploy("dev", {"security": {"web_acl": {"sql_injection": {"mode": "count"}}}})

    assert rules(graph)["sql-injection"]["overrideAction"] == {"count": {}}
    assert rules(graph)["common"]["overrideAction"] == {"none": {}}


def test_single_rules_of_a_group_can_only_count(deploy: Deploy) -> None:
    overrides = managed(rules(deploy("prod"))["common"])["ruleActionOverrides"]

    assert {"name": "SizeRestrictions_BODY", "actionToUse": {"count": {}}} in overrides


def test_what_is_looked_for_in_bodies_counts_because_prompts_hold_code(deploy: Deploy) -> None:
    found = rules(deploy("prod"))
    counted = {
        override["name"]
        for group in ("common", "sql-injection")
        for override in managed(found[group])["ruleActionOverrides"]
    }

    assert {"CrossSiteScripting_BODY", "GenericLFI_BODY", "SQLi_BODY"} <= counted
    assert "ruleActionOverrides" not in managed(found["known-bad-inputs"])


def test_rate_limit_counts_connections_by_default(deploy: Deploy) -> None:
    rule = rules(deploy("dev"))["rate-limit"]

    assert rule["action"] == {"block": {}}
    assert rule["statement"]["rateBasedStatement"] == {
        "limit": 2000,
        "evaluationWindowSec": 300,
        "aggregateKeyType": "IP",
    }


def test_rate_limit_counts_the_address_that_a_proxy_of_ones_own_writes(deploy: Deploy) -> None:
    limit = {"requests": 500, "forwarded_header": "x-real-ip", "mode": "count"}
    rule = rules(deploy("dev", {"security": {"web_acl": {"rate_limit": limit}}}))["rate-limit"]

    statement = rule["statement"]["rateBasedStatement"]
    assert statement["limit"] == 500
    assert statement["aggregateKeyType"] == "FORWARDED_IP"
    assert statement["forwardedIpConfig"] == {
        "headerName": "x-real-ip",
        "fallbackBehavior": "MATCH",
    }
    assert rule["action"] == {"count": {}}


def test_every_rule_has_metrics_and_samples_only_by_configuration(
    deploy: Deploy, stack: str
) -> None:
    graph = deploy(stack)
    views = [rule["visibilityConfig"] for rule in rules(graph).values()]
    views.append(graph.one(wafv2.WebAcl, "security-web-acl").inputs["visibilityConfig"])

    assert all(view["cloudwatchMetricsEnabled"] for view in views)
    assert {view["sampledRequestsEnabled"] for view in views} == {stack == "dev"}
    assert len({view["metricName"] for view in views}) == len(views)


def test_credentials_never_reach_the_log(deploy: Deploy, stack: str) -> None:
    logging = deploy(stack).one(wafv2.WebAclLoggingConfiguration, "security-web-acl-logging")

    fields = logging.inputs["redactedFields"]
    assert {"queryString": {}} in fields, "the sign-in code stands in the query"
    assert {field["singleHeader"]["name"] for field in fields if "singleHeader" in field} == {
        "authorization",
        "cookie",
        "x-origin-verify",
    }


def test_log_group_is_one_that_waf_accepts(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    group = graph.one(aws.cloudwatch.LogGroup, "security-web-acl-log")
    logging = graph.one(wafv2.WebAclLoggingConfiguration, "security-web-acl-logging")

    assert group.inputs["name"] == f"aws-waf-logs-agentplatform-{stack}"
    assert group.inputs["kmsKeyId"].endswith("key/security-key-logs-id")
    (destination,) = logging.inputs["logDestinationConfigs"]
    assert destination.endswith(group.inputs["name"]), "the ARN must not end in :*"


def test_log_delivery_may_write_this_group_for_this_account_only(deploy: Deploy) -> None:
    graph = deploy("prod")
    policy = graph.one(aws.cloudwatch.LogResourcePolicy, "security-web-acl-log-policy")
    logging = graph.one(wafv2.WebAclLoggingConfiguration, "security-web-acl-logging")

    (statement,) = json.loads(policy.inputs["policyDocument"])["Statement"]
    assert statement["Principal"] == {"Service": ["delivery.logs.amazonaws.com"]}
    assert statement["Resource"] == [
        f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:aws-waf-logs-agentplatform-prod:log-stream:*"
    ]
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": f"arn:aws:logs:us-east-1:{ACCOUNT}:*"},
    }
    assert policy.urn in logging.options.dependencies, "delivery is refused before the policy"
