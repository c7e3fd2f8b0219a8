"""Default security groups of VPCs."""

from frame.family import EXPOSURE
from frame.inputs import InputRule, absent
from frame.rule import checkov, cis, security_hub, tokens
from frame.sdk import aws
from pulumi_policy import Severity

RULES = (
    InputRule(
        id="ec2-default-security-group-closed",
        family=EXPOSURE,
        description="Default security groups have no rules.",
        severity=Severity.HIGH,
        references=(security_hub("EC2.2"), cis("5.5"), checkov("CKV2_AWS_12")),
        remediation="Leave out ingress and egress, and give each tier a group of its own.",
        types=tokens(aws.ec2.DefaultSecurityGroup),
        inputs={"ingress": absent([{"fromPort": 22}]), "egress": absent([{"fromPort": 0}])},
    ),
)
