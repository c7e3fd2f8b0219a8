"""Rules of network ACLs that are resources of their own."""

from collections import defaultdict
from collections.abc import Iterable

from frame.family import EXPOSURE
from frame.network_acl import Entry, ingress, unshielded
from frame.rule import Finding, Resource, Stack, StackRule, tokens
from frame.sdk import aws
from pulumi_policy import Severity

from rules.ec2.network_acl import DENY_FIRST, REFERENCES

ACL_RULES = tokens(aws.ec2.NetworkAclRule)


def standalone_unshielded(stack: Stack) -> Iterable[Finding]:
    """The same among rules that are resources of their own, for each ACL that they belong to."""
    acls: dict[str, list[tuple[Entry, Resource]]] = defaultdict(list)
    for rule in stack.of(ACL_RULES):
        acls[_acl_of(rule)].extend((entry, rule) for entry in ingress(rule.props))
    for members in acls.values():
        for index, message in unshielded([entry for entry, _ in members]):
            yield Finding(resource=members[index][1], message=message)


def _acl_of(rule: Resource) -> str:
    sources = sorted(rule.refers_to.get("networkAclId", ()))
    return rule.props["networkAclId"].text or " ".join(sources)


RULES = (
    StackRule(
        id="ec2-nacl-rule-admin-ports-denied-first",
        family=EXPOSURE,
        description="Rules of ACLs deny administrative ports before they admit anyone to them.",
        severity=Severity.HIGH,
        references=REFERENCES,
        remediation=DENY_FIRST,
        types=ACL_RULES,
        check=standalone_unshielded,
    ),
)
