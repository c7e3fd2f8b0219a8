"""Network ACLs: from anywhere only web traffic and replies, administrative ports denied first.

ACLs are stateless: replies to connections that a subnet opens come back as ingress on 1024-65535
from anywhere. Remote desktop (3389) lies in that range, so a rule with a lower number denies it.
Source: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports.
"""

from collections.abc import Iterable

from frame.family import EXPOSURE
from frame.network import traffic
from frame.network_acl import egress, ingress, unshielded
from frame.rule import (
    Finding,
    Messages,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    cis,
    security_hub,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def unexpected_ports(resource: Value) -> Messages:
    """What an ACL, or a rule on its own, admits from anywhere is web traffic or replies."""
    return (f"{entry.label}." for entry in ingress(resource) if entry.admits_unexpected)


def inline_unshielded(acl: Value) -> Messages:
    """Within an ACL's own list of rules, administrative ports are denied first."""
    return (message for _, message in unshielded(list(ingress(acl))))


def unexpected_egress(resource: Value) -> Messages:
    """What may leave for anywhere is web traffic, or replies to clients."""
    for entry in egress(resource):
        if entry.admits_unexpected:
            what = traffic(entry.value["protocol"], entry.value["fromPort"], entry.value["toPort"])
            yield f"Rule {entry.number} lets out to {entry.source} what is on {what}."


REFERENCES = (security_hub("EC2.21"), cis("5.2"), checkov("CKV_AWS_231"), checkov("CKV_AWS_232"))
DENY_FIRST = "Deny TCP 22 and 3389 from the same source with a lower rule number."
_ACLS = tokens(aws.ec2.NetworkAcl)
_ACL_ASSOCIATIONS = tokens(aws.ec2.NetworkAclAssociation)


def acl_attached(stack: Stack) -> Iterable[Finding]:
    """An ACL guards subnets: its own list names them, or an association does."""
    for acl in stack.of(_ACLS):
        associations = stack.of(_ACL_ASSOCIATIONS)
        if acl.props["subnetIds"].missing and not any(
            association.points_at(acl, "networkAclId") for association in associations
        ):
            yield Finding(resource=acl, message="The network ACL guards no subnet.")


RULES = (
    ResourceRule(
        id="ec2-nacl-open-ports",
        family=EXPOSURE,
        description="Network ACLs admit from anywhere only TCP 80, 443 and replies on 1024-65535.",
        severity=Severity.HIGH,
        references=(*REFERENCES, checkov("CKV_AWS_352")),
        remediation="Narrow the source, or admit TCP 80, 443 or 1024-65535 in rules of their own.",
        types=tokens(aws.ec2.NetworkAcl, aws.ec2.DefaultNetworkAcl, aws.ec2.NetworkAclRule),
        check=unexpected_ports,
    ),
    ResourceRule(
        id="ec2-nacl-admin-ports-denied-first",
        family=EXPOSURE,
        description="Network ACLs deny administrative ports before they admit anyone to them.",
        severity=Severity.HIGH,
        references=REFERENCES,
        remediation=DENY_FIRST,
        types=tokens(aws.ec2.NetworkAcl, aws.ec2.DefaultNetworkAcl),
        check=inline_unshielded,
    ),
    ResourceRule(
        id="ec2-nacl-open-egress-ports",
        family=EXPOSURE,
        description="Network ACLs let out to anywhere only TCP 80, 443 and replies on 1024-65535.",
        severity=Severity.LOW,
        references=(well_architected("SEC05-BP02"),),
        remediation="Narrow the target, or let out TCP 80, 443 and replies only.",
        types=tokens(aws.ec2.NetworkAcl, aws.ec2.DefaultNetworkAcl, aws.ec2.NetworkAclRule),
        check=unexpected_egress,
    ),
    StackRule(
        id="ec2-nacl-attached",
        family=EXPOSURE,
        description="Every network ACL guards a subnet.",
        severity=Severity.LOW,
        references=(security_hub("EC2.16"), checkov("CKV2_AWS_1")),
        remediation="Set subnet_ids, or remove the ACL.",
        types=_ACLS,
        check=acl_attached,
    ),
)
