"""Cases of the rules in `web_acl.py`."""

import json

from frame.cases import ABSENT, UNKNOWN, Changes, Node, Props, ResourceCase, StackCase
from frame.sdk import aws
from pulumi import CustomResource

NONE: Props = {"none": {}}
GEO: Props = {"geoMatchStatement": {"countryCodes": ["AQ"]}}
COUNT: Props = {"count": {}}
ALLOW: Props = {"allow": {}}
BLOCK: Props = {"block": {}}
METRICS: Props = {
    "cloudwatchMetricsEnabled": True,
    "metricName": "x",
    "sampledRequestsEnabled": False,
}
BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet"
ACL: Props = {
    "name": "acl",
    "scope": "REGIONAL",
    "visibilityConfig": METRICS,
    "rules": [
        {
            "name": "bad-inputs",
            "priority": 1,
            "statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": BAD_INPUTS}},
            "overrideAction": NONE,
            "visibilityConfig": METRICS,
        },
        {
            "name": "rate-limit",
            "priority": 2,
            "statement": {"rateBasedStatement": {"limit": 2000}},
            "action": BLOCK,
            "visibilityConfig": METRICS,
        },
    ],
}
ANY: Props = {}
BY_ADDRESS: Props = {"ip": ANY}
RATE_LIMIT = "rules.1.statement.rateBasedStatement"
GROUP = "rules.0.statement.managedRuleGroupStatement"


def _text(*, override: str = "None", metrics: bool = True) -> Changes:
    """The same rules as JSON text, in the capitals of AWS's API."""
    visibility: Props = {"CloudWatchMetricsEnabled": metrics, "MetricName": "x"}
    group: Props = {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": BAD_INPUTS}}
    empty: Props = {}
    rules: list[Props] = [
        {
            "Name": "bad-inputs",
            "Statement": group,
            "OverrideAction": {override: empty},
            "VisibilityConfig": visibility,
        },
        {
            "Name": "rate-limit",
            "Statement": {"RateBasedStatement": {"Limit": 2000}},
            "Action": {"Block": empty},
            "VisibilityConfig": visibility,
        },
    ]
    return {"rules": ABSENT, "ruleJson": json.dumps(rules)}


def beside(cls: type[CustomResource], name: str, /, **props: object) -> Node:
    refers = {"webAclArn": ["acl"]}
    return Node(cls=cls, name=name, props={"webAclArn": UNKNOWN, **props}, refers=refers)


EMPTY = Node(cls=aws.wafv2.WebAcl, name="acl", props={"scope": "REGIONAL"})
EXPLOITS = beside(
    aws.wafv2.WebAclRuleGroupAssociation,
    "exploits",
    ruleName="exploits",
    priority=1,
    managedRuleGroup={"name": BAD_INPUTS, "vendorName": "AWS"},
)
COUNTED = beside(
    aws.wafv2.WebAclRuleGroupAssociation,
    "exploits",
    ruleName="exploits",
    priority=1,
    overrideAction="count",
    managedRuleGroup={"name": BAD_INPUTS, "vendorName": "AWS"},
)
RATE = beside(
    aws.wafv2.WebAclRule,
    "rate",
    name="rate",
    priority=2,
    action=BLOCK,
    statement={"rateBasedStatement": {"limit": 2000}},
)
FRIENDS = beside(
    aws.wafv2.WebAclRule, "friends", name="friends", priority=0, action=ALLOW, statement=GEO
)
LATE = beside(aws.wafv2.WebAclRule, "late", name="late", priority=9, action=ALLOW, statement=GEO)
BALANCER = Node(
    cls=aws.lb.LoadBalancer,
    name="balancer",
    props={"securityGroups": [UNKNOWN]},
    refers={"securityGroups": ["group"]},
)
GROUP_OF_BALANCER = Node(cls=aws.ec2.SecurityGroup, name="group")
GUARDS = Node(
    cls=aws.wafv2.WebAclAssociation,
    name="guards",
    refers={"webAclArn": ["acl"], "resourceArn": ["balancer"]},
)
DISTRIBUTION = Node(
    cls=aws.cloudfront.Distribution,
    name="edge",
    refers={"origins": ["balancer"], "webAclId": ["edge-acl"]},
)
EDGE = Node(cls=aws.wafv2.WebAcl, name="edge-acl", props={**ACL, "scope": "CLOUDFRONT"})
UNGUARDED = Node(cls=aws.cloudfront.Distribution, name="edge", refers={"origins": ["balancer"]})


def admitting(**props: object) -> Node:
    """A rule of the load balancer's group."""
    return Node(
        cls=aws.vpc.SecurityGroupIngressRule,
        name="admits",
        props=props,
        refers={"securityGroupId": ["group"]},
    )


LISTED = admitting(prefixListId="pl-1")
ADDRESSES = admitting(cidrIpv4="203.0.113.0/24")
BEHIND = [EMPTY, EXPLOITS, BALANCER, GROUP_OF_BALANCER, GUARDS]

CASES = (
    ResourceCase(
        rule="wafv2-web-acl-not-empty",
        cls=aws.wafv2.WebAcl,
        compliant=ACL,
        violations=[
            ({"rules": ABSENT}, "no rules"),
            ({"rules": [], "scope": UNKNOWN}, "no rules"),
            ({"rules": ABSENT, "ruleJson": "[]"}, "no rules"),
        ],
        tolerated=[{"rules": UNKNOWN}, {"rules": [UNKNOWN]}, _text()],
    ),
    StackCase(
        rule="wafv2-web-acl-not-empty",
        compliant=[[EMPTY, RATE], [EMPTY, EXPLOITS]],
        violations=[([EMPTY], "acl", "no rules")],
    ),
    StackCase(
        rule="wafv2-web-acl-no-bypass",
        compliant=[[EMPTY, EXPLOITS, RATE, LATE], [EMPTY, RATE, FRIENDS]],
        violations=[([EMPTY, EXPLOITS, FRIENDS], "acl", "friends lets requests past")],
    ),
    ResourceCase(
        rule="wafv2-web-acl-no-bypass",
        cls=aws.wafv2.WebAcl,
        compliant=ACL,
        violations=[({"rules.1.action": ALLOW, "rules.1.priority": 0}, "lets requests past")],
        tolerated=[{"rules.1.action": ALLOW}, {"rules.1.action": UNKNOWN, "rules.1.priority": 0}],
    ),
    ResourceCase(
        rule="wafv2-web-acl-known-bad-inputs",
        cls=aws.wafv2.WebAcl,
        compliant=ACL,
        violations=[
            ({"rules": ABSENT}, "known exploits"),
            ({f"{GROUP}.name": "AWSManagedRulesCommonRuleSet"}, "known exploits"),
            ({f"{GROUP}.vendorName": "Else"}, "known exploits"),
            ({f"{GROUP}.scopeDownStatement": GEO}, "that acts"),
            ({"rules.0.overrideAction": COUNT, "name": UNKNOWN}, "that acts"),
            (
                {
                    f"{GROUP}.ruleActionOverrides": [
                        {"name": "Log4JRCE_HEADER", "actionToUse": COUNT}
                    ]
                },
                "Log4j",
            ),
            (
                {
                    f"{GROUP}.ruleActionOverrides": [
                        {"name": "Log4JRCE_BODY", "actionToUse": {"allow": NONE}}
                    ]
                },
                "Log4j",
            ),
            (_text(override="Count"), "that acts"),
        ],
        tolerated=[
            {"rules.0": UNKNOWN},
            {"rules.0.statement": UNKNOWN},
            {
                f"{GROUP}.ruleActionOverrides": [
                    {"name": "Host_localhost_HEADER", "actionToUse": COUNT}
                ]
            },
            _text(),
        ],
    ),
    StackCase(
        rule="wafv2-web-acl-known-bad-inputs",
        compliant=[[EMPTY, EXPLOITS, RATE]],
        violations=[
            ([EMPTY, RATE], "acl", "known exploits"),
            ([EMPTY, COUNTED, RATE], "acl", "known exploits"),
        ],
    ),
    ResourceCase(
        rule="wafv2-web-acl-rules-act",
        cls=aws.wafv2.WebAcl,
        compliant=ACL,
        violations=[
            ({"rules.0.overrideAction": COUNT}, "bad-inputs counts"),
            ({"rules.1.action": COUNT, "rules.0": UNKNOWN}, "rate-limit counts"),
            (_text(override="Count"), "bad-inputs counts"),
        ],
        tolerated=[
            {"rules.1.action": UNKNOWN},
            {
                f"{GROUP}.ruleActionOverrides": [
                    {"name": "SizeRestrictions_BODY", "actionToUse": COUNT}
                ]
            },
            _text(),
        ],
    ),
    ResourceCase(
        rule="wafv2-web-acl-rules-act",
        cls=aws.wafv2.WebAclRule,
        compliant={"name": "rate", "action": BLOCK},
        violations=[({"action": COUNT}, "rate counts")],
        tolerated=[{"action": UNKNOWN}],
    ),
    ResourceCase(
        rule="wafv2-web-acl-rules-act",
        cls=aws.wafv2.WebAclRuleGroupAssociation,
        compliant={"ruleName": "exploits", "overrideAction": "none"},
        violations=[({"overrideAction": "count"}, "exploits counts")],
        tolerated=[{"overrideAction": ABSENT}],
    ),
    ResourceCase(
        rule="wafv2-web-acl-rate-limit",
        cls=aws.wafv2.WebAcl,
        compliant=ACL,
        violations=[
            ({"rules.1.action": COUNT, "name": UNKNOWN}, "No rule stops"),
            (
                {"rules.1.statement": {"geoMatchStatement": {"countryCodes": ["SE"]}}},
                "No rule stops",
            ),
            ({"rules": ABSENT}, "No rule stops"),
            ({f"{RATE_LIMIT}.limit": 20_001}, "after 20000 requests"),
            ({f"{RATE_LIMIT}.limit": 4_001, f"{RATE_LIMIT}.evaluationWindowSec": 60}, "No rule"),
            ({f"{RATE_LIMIT}.customKeys": [BY_ADDRESS, {"header": {"name": "a"}}]}, "No rule"),
            ({"rules.1.action": {}}, "No rule stops"),
            (
                {"rules.1.statement.rateBasedStatement.scopeDownStatement": GEO},
                "No rule stops",
            ),
        ],
        tolerated=[
            {"rules.1": UNKNOWN},
            {"rules.1.statement": UNKNOWN},
            {"rules.1.action": UNKNOWN},
            {"rules.1.action": {"challenge": NONE}},
            {"rules.1.action": {"captcha": NONE}},
            {f"{RATE_LIMIT}.limit": 20_000},
            {f"{RATE_LIMIT}.limit": 4_000, f"{RATE_LIMIT}.evaluationWindowSec": 60},
            {f"{RATE_LIMIT}.customKeys": [BY_ADDRESS]},
            {f"{RATE_LIMIT}.customKeys": UNKNOWN},
            {"rules.1.statement.rateBasedStatement.limit": UNKNOWN},
            _text(),
        ],
    ),
    StackCase(
        rule="wafv2-web-acl-rate-limit",
        compliant=[[EMPTY, EXPLOITS, RATE], [*BEHIND, LISTED, DISTRIBUTION, EDGE]],
        violations=[
            ([EMPTY, EXPLOITS], "acl", "No rule stops"),
            ([*BEHIND, LISTED], "acl", "No rule stops"),
            ([*BEHIND, LISTED, UNGUARDED, EDGE], "acl", "No rule stops"),
            ([*BEHIND, ADDRESSES, DISTRIBUTION, EDGE], "acl", "No rule stops"),
        ],
    ),
    ResourceCase(
        rule="wafv2-web-acl-metrics",
        cls=aws.wafv2.WebAcl,
        compliant=ACL,
        violations=[
            ({"visibilityConfig": {"cloudwatchMetricsEnabled": False}}, "no metrics of acl"),
            ({"visibilityConfig": ABSENT, "name": ABSENT}, "no metrics of the web ACL"),
            ({"rules.0.visibilityConfig": ABSENT, "rules.1": UNKNOWN}, "no metrics of bad-inputs"),
            (_text(metrics=False), "no metrics of rate-limit"),
        ],
        tolerated=[{"visibilityConfig": UNKNOWN}, {"rules.0": UNKNOWN}, _text()],
    ),
)
