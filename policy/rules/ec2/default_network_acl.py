"""Default network ACLs of VPCs."""

from frame.family import EXPOSURE
from frame.inputs import InputRule, absent
from frame.rule import cis, security_hub, tokens
from frame.sdk import aws
from pulumi_policy import Severity

RULES = (
    InputRule(
        id="ec2-default-nacl-closed",
        family=EXPOSURE,
        description="Default network ACLs have no rules.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.21"), cis("5.2")),
        remediation="Leave out ingress and egress, and give each tier an ACL of its own.",
        types=tokens(aws.ec2.DefaultNetworkAcl),
        inputs={"ingress": absent([{"ruleNo": 100}]), "egress": absent([{"ruleNo": 100}])},
    ),
)
