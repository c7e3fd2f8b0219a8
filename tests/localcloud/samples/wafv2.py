from typing import Any
from uuid import uuid4

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.elbv2 import balancer

VIEW = {
    "cloudwatchMetricsEnabled": True,
    "metricName": "acl",
    "sampledRequestsEnabled": False,
}


def managed(action: str, **more: Any) -> dict[str, Any]:
    group = {"vendorName": "AWS", "name": "AWSManagedRulesCommonRuleSet", **more}
    return {
        "name": "common",
        "priority": 10,
        "overrideAction": {action: {}},
        "statement": {"managedRuleGroupStatement": group},
        "visibilityConfig": {**VIEW, "metricName": "common"},
    }


def rate(action: str, **more: Any) -> dict[str, Any]:
    limit = {"limit": 2000, "evaluationWindowSec": 300, "aggregateKeyType": "IP", **more}
    return {
        "name": "rate",
        "priority": 20,
        "action": {action: {}},
        "statement": {"rateBasedStatement": limit},
        "visibilityConfig": {**VIEW, "metricName": "rate"},
    }


COUNTED: list[dict[str, Any]] = [{"name": "SizeRestrictions_BODY", "actionToUse": {"count": {}}}]
FORWARDED = {"headerName": "x-forwarded-for", "fallbackBehavior": "MATCH"}

ACL: dict[str, Any] = {
    "scope": "REGIONAL",
    "description": "guards",
    "defaultAction": {"allow": {}},
    "rules": [managed("none", ruleActionOverrides=COUNTED), rate("block")],
    "visibilityConfig": VIEW,
}


def logging(make: Make) -> dict[str, Any]:
    group = make(aws.cloudwatch.LogGroup, name=f"aws-waf-logs-{uuid4()}")[1]["arn"]
    return {
        "resourceArn": make(aws.wafv2.WebAcl, **ACL)[1]["arn"],
        "logDestinationConfigs": [group],
        "redactedFields": [{"queryString": {}}, {"singleHeader": {"name": "cookie"}}],
    }


def association(make: Make) -> dict[str, Any]:
    return {
        "resourceArn": balancer(make),
        "webAclArn": make(aws.wafv2.WebAcl, **ACL)[1]["arn"],
    }


SAMPLES = [
    Sample(
        cls=aws.wafv2.WebAcl,
        inputs={**ACL, "tags": {"a": "b"}},
        change={
            "description": "guards more",
            "rules": [
                managed("count", ruleActionOverrides=COUNTED),
                rate("block", aggregateKeyType="FORWARDED_IP", forwardedIpConfig=FORWARDED),
            ],
            "tags": {"c": "d"},
        },
        replace={"name": "other"},
    ),
    Sample(
        cls=aws.wafv2.WebAcl,
        inputs={**ACL, "rules": [rate("block")]},
        change={"rules": [rate("count")]},
        case="only the action changes",
    ),
    Sample(
        cls=aws.wafv2.WebAclLoggingConfiguration,
        inputs=logging,
        change={"redactedFields": [{"uriPath": {}}]},
    ),
    Sample(cls=aws.wafv2.WebAclAssociation, inputs=association),
]
