"""Web ACLs: there are rules, they act, and what they do is measured."""

from frame.family import EXPOSURE, LOGGING
from frame.json_text import parsed
from frame.rule import Messages, Reference, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

WEB_ACLS = tokens(aws.wafv2.WebAcl)
_BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet"
# The rules of that group against CVE-2021-44228 begin with this.
# Source: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html.
_LOG4J = "Log4JRCE"
MAXIMUM_RATE = 20_000
"""Requests of one client in five minutes, the usual time: 66 a second."""
_STOPPING = frozenset({"block", "captcha", "challenge"})
_HARMLESS = frozenset({"allow", "count"})
_FIELDS = (
    "action",
    "actionToUse",
    "allow",
    "block",
    "captcha",
    "challenge",
    "cloudwatchMetricsEnabled",
    "count",
    "limit",
    "managedRuleGroupStatement",
    "name",
    "overrideAction",
    "rateBasedStatement",
    "ruleActionOverrides",
    "statement",
    "vendorName",
    "visibilityConfig",
)


def _rules(acl: Value) -> Value:
    """The rules, be they objects or, in `ruleJson`, text."""
    return parsed(acl["ruleJson"], _FIELDS) if acl["rules"].missing else acl["rules"]


def not_empty(acl: Value) -> Messages:
    """An ACL without rules looks like protection and is none."""
    if _rules(acl).missing:
        yield "The web ACL has no rules (rules)."


def known_bad_inputs(acl: Value) -> Messages:
    """AWS's rules against known exploits, Log4j's among them, block what they find."""
    rules = _rules(acl)
    if rules.complete and not any(_blocks_bad_inputs(rule) for rule in rules):
        yield f"Nothing blocks known exploits such as Log4j's: there is no {_BAD_INPUTS} that acts."


def _blocks_bad_inputs(rule: Value) -> bool:
    group = rule["statement"]["managedRuleGroupStatement"]
    if group["name"].differs(_BAD_INPUTS) or group["vendorName"].differs("AWS"):
        return False
    softened = (
        _HARMLESS.intersection(override["actionToUse"].keys)
        for override in group["ruleActionOverrides"]
        if (override["name"].text or "").startswith(_LOG4J)
    )
    return not _only_counts(rule) and not any(softened)


def _only_counts(rule: Value) -> bool:
    return any("count" in rule[action].keys for action in ("action", "overrideAction"))


def acting(acl: Value) -> Messages:
    """Rules act; one that counts is an experiment that somebody forgot to end.

    That a single rule within a managed group only counts is a choice, and is let pass.
    """
    for rule in _rules(acl):
        if _only_counts(rule):
            yield f"The rule {rule['name'].text or rule.path} counts requests and stops none."


def rate_limited(acl: Value) -> Messages:
    """A client that sends too many requests is stopped."""
    rules = _rules(acl)
    if rules.complete and not any(_limits_rate(rule) for rule in rules):
        yield (
            f"No rule stops a client after {MAXIMUM_RATE} requests, or fewer, in its time "
            "(rateBasedStatement.limit)."
        )


def _limits_rate(rule: Value) -> bool:
    rate = rule["statement"]["rateBasedStatement"]
    stops = not rule["action"].known or _STOPPING.intersection(rule["action"].keys)
    return not rate.missing and (rate["limit"].number or 0) <= MAXIMUM_RATE and bool(stops)


def measured(acl: Value) -> Messages:
    """The ACL and each of its rules have metrics, from which one sees attacks and mistakes."""
    for each in (acl, *_rules(acl)):
        metrics = each["visibilityConfig"]["cloudwatchMetricsEnabled"]
        if metrics.differs(True):
            yield f"There are no metrics of {each['name'].text or 'the web ACL'} ({metrics.path})."


RULES = (
    ResourceRule(
        id="wafv2-web-acl-not-empty",
        family=EXPOSURE,
        description="Web ACLs have rules.",
        severity=Severity.HIGH,
        references=(security_hub("WAF.10"), checkov("CKV_AWS_175")),
        remediation="Add rules, at least AWS's managed groups.",
        types=WEB_ACLS,
        check=not_empty,
    ),
    ResourceRule(
        id="wafv2-web-acl-known-bad-inputs",
        family=EXPOSURE,
        description="Web ACLs block known exploits, Log4j's among them.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_192"),),
        remediation=f"Add the managed rule group {_BAD_INPUTS} of the vendor AWS with "
        "override_action none, and no override of its Log4JRCE rules.",
        types=WEB_ACLS,
        check=known_bad_inputs,
    ),
    ResourceRule(
        id="wafv2-web-acl-rules-act",
        family=EXPOSURE,
        description="Rules of web ACLs do more than count.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="SEC05-BP03"),),
        remediation="Set action to block, or override_action to none.",
        types=WEB_ACLS,
        check=acting,
    ),
    ResourceRule(
        id="wafv2-web-acl-rate-limit",
        family=EXPOSURE,
        description="Web ACLs stop clients that send too many requests.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="SEC05-BP03"),),
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
        types=WEB_ACLS,
        check=measured,
    ),
)
