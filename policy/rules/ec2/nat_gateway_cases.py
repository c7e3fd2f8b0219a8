"""Cases of the rules in `nat_gateway.py`."""

from frame.cases import Node, StackCase
from frame.sdk import aws

GATEWAYS = [Node(cls=aws.ec2.NatGateway, name=name) for name in ("a", "b", "c", "d")]

CASES = (
    StackCase(
        rule="ec2-nat-gateway-limit",
        compliant=[[], GATEWAYS[:3]],
        violations=[(GATEWAYS, "d", "The stack has 4 NAT gateways; allowed: 3.")],
    ),
    StackCase(
        rule="ec2-nat-gateway-limit",
        compliant=[GATEWAYS[:1]],
        violations=[(GATEWAYS[:2], "b", "The stack has 2 NAT gateways; allowed: 1.")],
        given={"gateways": 1},
    ),
)
