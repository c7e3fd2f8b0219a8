"""Default network ACLs of VPCs."""

from frame.family import EXPOSURE
from frame.rule import Messages, ResourceRule, cis, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def default_acl_closed(acl: Value) -> Messages:
    """The ACL that AWS gives to subnets without one admits and sends nothing."""
    for direction in ("ingress", "egress"):
        if acl[direction].known and not acl[direction].missing:
            yield f"The default network ACL has {direction} rules."


RULES = (
    ResourceRule(
        id="ec2-default-nacl-closed",
        family=EXPOSURE,
        description="Default network ACLs have no rules.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.21"), cis("5.2")),
        remediation="Leave out ingress and egress, and give each tier an ACL of its own.",
        types=tokens(aws.ec2.DefaultNetworkAcl),
        check=default_acl_closed,
    ),
)
