"""Cases of the rules in `default_network_acl.py`."""

from frame.cases import UNKNOWN, ResourceCase
from frame.sdk import aws

from rules.ec2.network_acl_cases import DENY_SSH, inline

CASES = (
    ResourceCase(
        rule="ec2-default-nacl-closed",
        cls=aws.ec2.DefaultNetworkAcl,
        compliant={"defaultNetworkAclId": UNKNOWN},
        violations=[
            ({"ingress": [DENY_SSH]}, "ingress rules"),
            ({"egress": [inline(100, "allow", 0, 0, protocol="-1")]}, "egress rules"),
        ],
        tolerated=[{"ingress": UNKNOWN}, {"ingress": [], "egress": []}],
    ),
)
