"""Cases of the rules in `default_security_group.py`."""

from frame.cases import UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="ec2-default-security-group-closed",
        cls=aws.ec2.DefaultSecurityGroup,
        compliant={"vpcId": UNKNOWN},
        violations=[
            ({"ingress": [{"protocol": "-1", "self": True}]}, "ingress rules"),
            ({"egress": [{"protocol": "-1", "cidrBlocks": [UNKNOWN]}]}, "egress rules"),
            ({"ingress": UNKNOWN, "egress": [UNKNOWN]}, "egress rules"),
        ],
        tolerated=[{"ingress": []}, {"ingress": UNKNOWN}],
    ),
)
