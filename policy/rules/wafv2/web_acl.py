"""Web ACLs: there are rules, they act on every request, and what they do is measured."""

from collections.abc import Iterable, Sequence

from frame.companions import CompanionRule
from frame.defaults import default
from frame.family import EXPOSURE, LOGGING
from frame.rule import (
    Finding,
    Messages,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.types import DISTRIBUTIONS, LOAD_BALANCERS
from frame.value import Value
from frame.web_acl import GROUPS_BESIDE, RULES_BESIDE, WEB_ACLS, of_each, rules_within
from pulumi_policy import Severity

_ASSOCIATIONS = tokens(aws.wafv2.WebAclAssociation)
_GROUPS = tokens(aws.ec2.SecurityGroup)
_GROUP_RULES = tokens(aws.vpc.SecurityGroupIngressRule, aws.ec2.SecurityGroupRule)
_ADDRESSES = ("cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks")
_BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet"
# The rules of that group against CVE-2021-44228 begin with this.
# Source: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html.
_LOG4J = "Log4JRCE"
MAXIMUM_RATE = 20_000
"""Requests of one client in five minutes, the usual time: 66 a second."""
_WINDOW = 300
_USUAL = default(WEB_ACLS, "rules[].statement.rateBasedStatement.evaluationWindowSec")
_ADDRESS_KEYS = ("asn", "forwardedIp", "ip")
_STOPPING = frozenset({"block", "captcha", "challenge"})
_HARMLESS = frozenset({"allow", "count"})


def not_empty(rules: Sequence[Value]) -> Messages:
    """An ACL without rules looks like protection and is none."""
    if not rules:
        yield "The web ACL has no rules (rules)."


def known_bad_inputs(rules: Sequence[Value]) -> Messages:
    """AWS's rules against known exploits, Log4j's among them, see all and block what they find."""
    if not any(_blocks_bad_inputs(rule) for rule in rules):
        yield f"Nothing blocks known exploits such as Log4j's: there is no {_BAD_INPUTS} that acts."


def no_bypass(rules: Sequence[Value]) -> Messages:
    """No rule lets requests past managed groups that come after it: `allow` ends the evaluation."""
    groups = [
        rule["priority"].number or 0
        for rule in rules
        if not rule["statement"]["managedRuleGroupStatement"].missing
    ]
    for rule in rules:
        first = rule["priority"].number
        allows = "allow" in rule["action"].keys
        if allows and first is not None and any(first < group for group in groups):
            yield f"The rule {rule['name'].text or first} lets requests past the managed groups."


def _blocks_bad_inputs(rule: Value) -> bool:
    group = rule["statement"]["managedRuleGroupStatement"]
    if group["name"].differs(_BAD_INPUTS) or group["vendorName"].differs("AWS"):
        return False
    softened = (
        _HARMLESS.intersection(override["actionToUse"].keys)
        for override in group["ruleActionOverrides"]
        if (override["name"].text or "").startswith(_LOG4J)
    )
    scoped = group["scopeDownStatement"].given
    return not scoped and not _only_counts(rule) and not any(softened)


def _only_counts(rule: Value) -> bool:
    return any(
        "count" in rule[action].keys or rule[action].equals("count")
        for action in ("action", "overrideAction")
    )


def acting(resource: Value) -> Messages:
    """Rules act; one that counts is an experiment that somebody forgot to end.

    That a single rule within a managed group only counts is a choice, and is let pass.
    """
    for rule in (resource, *rules_within(resource)):
        if _only_counts(rule):
            name = rule["name"].text or rule["ruleName"].text or rule.path
            yield f"The rule {name} counts requests and stops none."


def rate_limited(stack: Stack) -> Iterable[Finding]:
    """A client that sends too many requests is stopped, whatever it asks for.

    Behind CloudFront a web ACL sees no clients: there, the ACL of the distribution stops them.
    """
    for finding in of_each(_rate_limited)(stack):
        if not _behind_a_limit(stack, finding.resource):
            yield finding


def _rate_limited(rules: Sequence[Value]) -> Messages:
    if not any(_limits_rate(rule) for rule in rules):
        yield (
            f"No rule stops a client after {MAXIMUM_RATE} requests, or fewer, in its time "
            "(rateBasedStatement.limit)."
        )


def _behind_a_limit(stack: Stack, acl: Resource) -> bool:
    """Whether all that the ACL guards is reached through distributions whose ACL limits rates."""
    guarded = [
        balancer
        for association in stack.of(_ASSOCIATIONS)
        if association.points_at(acl, "webAclArn")
        for balancer in stack.of(LOAD_BALANCERS)
        if association.points_at(balancer, "resourceArn")
    ]
    return bool(guarded) and all(_only_through_a_limit(stack, each) for each in guarded)


def _only_through_a_limit(stack: Stack, balancer: Resource) -> bool:
    before = [each for each in stack.of(DISTRIBUTIONS) if each.points_at(balancer, "origins")]
    unlimited = {each.resource.urn for each in of_each(_rate_limited)(stack)}
    limits = [acl for acl in stack.of(WEB_ACLS) if acl.urn not in unlimited]
    through = all(any(each.points_at(acl, "webAclId") for acl in limits) for each in before)
    return bool(before) and through and not _admits_addresses(stack, balancer)


def _admits_addresses(stack: Stack, balancer: Resource) -> bool:
    """Whether anybody but AWS's own prefix lists may connect, past the distribution."""
    groups = [each for each in stack.of(_GROUPS) if balancer.points_at(each, "securityGroups")]
    inside = (rule for group in groups for rule in group.props["ingress"])
    beside = (
        rule.props
        for rule in stack.of(_GROUP_RULES)
        if any(rule.points_at(group, "securityGroupId") for group in groups)
        and not rule.props["type"].equals("egress")
    )
    return any(rule[key].given for rule in (*inside, *beside) for key in _ADDRESSES)


def _limits_rate(rule: Value) -> bool:
    rate = rule["statement"]["rateBasedStatement"]
    stops = not rule["action"].known or _STOPPING.intersection(rule["action"].keys)
    window = rate["evaluationWindowSec"].otherwise(_USUAL).number or _WINDOW
    low = (rate["limit"].number or 0) * _WINDOW <= MAXIMUM_RATE * window
    everything = not rate["scopeDownStatement"].given and not any(map(_varies, rate["customKeys"]))
    return not rate.missing and everything and low and bool(stops)


def _varies(key: Value) -> bool:
    """Whether requests are counted by what a client can change with each, such as a header."""
    return any(name not in _ADDRESS_KEYS and key[name].given for name in key.keys)


def measured(acl: Value) -> Messages:
    """The ACL and each of its rules have metrics, from which one sees attacks and mistakes."""
    for each in (acl, *rules_within(acl)):
        metrics = each["visibilityConfig"]["cloudwatchMetricsEnabled"]
        if metrics.differs(True):
            yield f"There are no metrics of {each['name'].text or 'the web ACL'} ({metrics.path})."


RULES = (
    StackRule(
        id="wafv2-web-acl-not-empty",
        family=EXPOSURE,
        description="Web ACLs have rules.",
        severity=Severity.HIGH,
        references=(security_hub("WAF.10"), checkov("CKV_AWS_175")),
        remediation="Add rules, at least AWS's managed groups.",
        types=WEB_ACLS,
        check=of_each(not_empty),
    ),
    StackRule(
        id="wafv2-web-acl-no-bypass",
        family=EXPOSURE,
        description="No rule of a web ACL lets requests past its managed groups.",
        severity=Severity.HIGH,
        references=(well_architected("SEC05-BP03"),),
        remediation="Give rules that allow a higher priority number than the managed groups, or "
        "let them add a label.",
        types=WEB_ACLS,
        check=of_each(no_bypass),
    ),
    StackRule(
        id="wafv2-web-acl-known-bad-inputs",
        family=EXPOSURE,
        description="Web ACLs block known exploits, Log4j's among them.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_192"),),
        remediation=f"Add the managed rule group {_BAD_INPUTS} of the vendor AWS with "
        "override_action none, no scope, and no override of its Log4JRCE rules.",
        types=WEB_ACLS,
        check=of_each(known_bad_inputs),
    ),
    ResourceRule(
        id="wafv2-web-acl-rules-act",
        family=EXPOSURE,
        description="Rules of web ACLs do more than count.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC05-BP03"),),
        remediation="Set action to block, or override_action to none.",
        types=WEB_ACLS | RULES_BESIDE | GROUPS_BESIDE,
        check=acting,
    ),
    StackRule(
        id="wafv2-web-acl-rate-limit",
        family=EXPOSURE,
        description="Web ACLs, or those of the distributions in front of them, stop clients that "
        "send too many requests.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC05-BP03"),),
        remediation="Add a rule with a rate_based_statement whose action is block.",
        types=WEB_ACLS,
        check=rate_limited,
    ),
    ResourceRule(
        id="wafv2-web-acl-metrics",
        family=LOGGING,
        description="Web ACLs and their rules have metrics.",
        severity=Severity.MEDIUM,
        references=(security_hub("WAF.12"),),
        remediation="Set cloudwatch_metrics_enabled=True in each visibility_config.",
        types=WEB_ACLS | RULES_BESIDE,
        check=measured,
    ),
    CompanionRule(
        id="wafv2-web-acl-logging",
        family=LOGGING,
        description="Every web ACL logs what it decides.",
        severity=Severity.LOW,
        references=(security_hub("WAF.11"), checkov("CKV2_AWS_31")),
        remediation="Add a WebAclLoggingConfiguration with the web ACL's ARN.",
        types=tokens(aws.wafv2.WebAcl),
        beside=tokens(aws.wafv2.WebAclLoggingConfiguration),
        key="resourceArn",
    ),
)
