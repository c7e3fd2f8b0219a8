"""Default security groups of VPCs."""

from frame.family import EXPOSURE
from frame.rule import Messages, ResourceRule, checkov, cis, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def default_group_closed(group: Value) -> Messages:
    """The group that AWS gives to whatever names none admits and sends nothing."""
    for direction in ("ingress", "egress"):
        if group[direction].known and not group[direction].missing:
            yield f"The default security group has {direction} rules."


RULES = (
    ResourceRule(
        id="ec2-default-security-group-closed",
        family=EXPOSURE,
        description="Default security groups have no rules.",
        severity=Severity.HIGH,
        references=(security_hub("EC2.2"), cis("5.5"), checkov("CKV2_AWS_12")),
        remediation="Leave out ingress and egress, and give each tier a group of its own.",
        types=tokens(aws.ec2.DefaultSecurityGroup),
        check=default_group_closed,
    ),
)
