"""The rules of web ACLs, wherever they are: within, as objects or as text, or beside."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from frame.defaults import default
from frame.json_text import parsed
from frame.rule import Finding, Messages, Resource, Stack, tokens
from frame.sdk import aws
from frame.value import Value

WEB_ACLS = tokens(aws.wafv2.WebAcl)
RULES_BESIDE = tokens(aws.wafv2.WebAclRule)
GROUPS_BESIDE = tokens(aws.wafv2.WebAclRuleGroupAssociation)
_OVERRIDE = default(GROUPS_BESIDE, "overrideAction")
_FIELDS = (
    "action",
    "actionToUse",
    "allow",
    "block",
    "captcha",
    "challenge",
    "cloudwatchMetricsEnabled",
    "count",
    "customKeys",
    "evaluationWindowSec",
    "limit",
    "managedRuleGroupStatement",
    "name",
    "overrideAction",
    "rateBasedStatement",
    "priority",
    "ruleActionOverrides",
    "scopeDownStatement",
    "statement",
    "vendorName",
    "visibilityConfig",
)


def rules_within(acl: Value) -> Value:
    """The rules, be they objects or, in `ruleJson`, text."""
    return parsed(acl["ruleJson"], _FIELDS) if acl["rules"].missing else acl["rules"]


def of_each(check: Callable[[Sequence[Value]], Messages]) -> Callable[[Stack], Iterable[Finding]]:
    """A check of each ACL's rules, wherever they are; none where some are not known yet."""

    def check_stack(stack: Stack) -> Iterable[Finding]:
        for acl in stack.of(WEB_ACLS):
            inside, beside = rules_within(acl.props), list(_beside(stack, acl))
            rules = [*inside, *beside]
            if inside.complete and all(rule.known for rule in rules):
                for message in check(rules):
                    yield Finding(resource=acl, message=message)

    return check_stack


def _beside(stack: Stack, acl: Resource) -> Iterator[Value]:
    for rule in stack.of(RULES_BESIDE):
        if rule.points_at(acl, "webAclArn"):
            yield rule.props
    for group in stack.of(GROUPS_BESIDE):
        if group.points_at(acl, "webAclArn"):
            managed = group.props["managedRuleGroup"]
            override = group.props["overrideAction"].otherwise(_OVERRIDE)
            yield Value(
                {
                    "name": group.props["ruleName"].raw,
                    "priority": group.props["priority"].raw,
                    "statement": {"managedRuleGroupStatement": managed.raw},
                    "overrideAction": {override.text or "none": {}},
                }
            )
