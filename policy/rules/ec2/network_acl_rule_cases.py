"""Cases of the rules in `network_acl_rule.py`."""

from frame.cases import UNKNOWN, Node, StackCase
from frame.sdk import aws


def rule(name: str, number: object, action: str, first: int, last: int, **more: object) -> Node:
    props = {
        "networkAclId": UNKNOWN,
        "ruleNumber": number,
        "ruleAction": action,
        "protocol": "tcp",
        "fromPort": first,
        "toPort": last,
        "cidrBlock": "0.0.0.0/0",
        "egress": False,
        **more,
    }
    return Node(
        cls=aws.ec2.NetworkAclRule, name=name, props=props, refers={"networkAclId": ["public"]}
    )


def of_other_acl(node: Node) -> Node:
    return Node(
        cls=node.cls, name=node.name, props=node.props, refers={"networkAclId": ["private"]}
    )


PUBLIC = Node(cls=aws.ec2.NetworkAcl, name="public", props={"vpcId": UNKNOWN})
PRIVATE = Node(cls=aws.ec2.NetworkAcl, name="private", props={"vpcId": UNKNOWN})
SSH = rule("ssh", 50, "deny", 22, 22)
RDP = rule("rdp", 51, "deny", 3389, 3389)
REPLIES = rule("replies", 100, "allow", 1024, 65535)
CASES = (
    StackCase(
        rule="ec2-nacl-rule-admin-ports-denied-first",
        compliant=[
            [PUBLIC, SSH, RDP, REPLIES],
            [PUBLIC, rule("web", 100, "allow", 443, 443)],
            [PUBLIC, rule("both", 1, "deny", 22, 3389), REPLIES],
            [PUBLIC, rule("replies", 100, "allow", 1024, 65535, egress=True)],
            [PUBLIC, rule("inside", 100, "allow", 22, 22, cidrBlock="10.0.0.0/8")],
            [PUBLIC, rule("ssh", UNKNOWN, "deny", 22, 22), RDP, REPLIES],
        ],
        violations=[
            ([PUBLIC, REPLIES], "replies", "denies 3389"),
            ([PUBLIC, SSH, REPLIES], "replies", "denies 3389"),
            (
                [PUBLIC, SSH, rule("rdp", 101, "deny", 3389, 3389), REPLIES],
                "replies",
                "denies 3389",
            ),
            ([PUBLIC, PRIVATE, SSH, of_other_acl(RDP), REPLIES], "replies", "denies 3389"),
            (
                [PUBLIC, SSH, rule("rdp", 51, "deny", 3389, 3389, egress=True), REPLIES],
                "replies",
                "3389",
            ),
        ],
    ),
)
