"""Cases of the rules in `network_acl.py`."""

from frame.cases import ABSENT, UNKNOWN, Node, Props, ResourceCase, StackCase
from frame.sdk import aws

from rules.ec2.vpc_cases import WEB_GROUP


def inline(
    no: object, action: str, first: object, last: object, **more: object
) -> dict[str, object]:
    return {
        "ruleNo": no,
        "action": action,
        "protocol": "tcp",
        "fromPort": first,
        "toPort": last,
        "cidrBlock": "0.0.0.0/0",
        **more,
    }


DENY_SSH = inline(50, "deny", 22, 22)
DENY_RDP = inline(51, "deny", 3389, 3389)
PUBLIC_TIER: Props = {
    "vpcId": UNKNOWN,
    "ingress": [
        DENY_SSH,
        DENY_RDP,
        inline(100, "allow", 443, 443),
        inline(110, "allow", 80, 80),
        inline(120, "allow", 1024, 65535),
        inline(130, "allow", 22, 22, cidrBlock="10.0.0.0/8"),
    ],
    "egress": [inline(100, "allow", 0, 65535, protocol="-1")],
}
REACHING = [inline(100, "allow", 0, 443), inline(120, "allow", 1024, 65535)]
OPEN_PORTS = "ec2-nacl-open-ports"
OPEN_EGRESS = "ec2-nacl-open-egress-ports"
DENY_FIRST = "ec2-nacl-admin-ports-denied-first"
ACL = Node(cls=aws.ec2.NetworkAcl, name="acl", props={"vpcId": UNKNOWN})


def acl(subnets: object) -> Node:
    return Node(cls=aws.ec2.NetworkAcl, name="acl", props={"subnetIds": subnets})


def association(of: str) -> Node:
    return Node(
        cls=aws.ec2.NetworkAclAssociation,
        name="association",
        props={"networkAclId": UNKNOWN, "subnetId": "subnet-1"},
        refers={"networkAclId": [of]},
    )


CASES = (
    ResourceCase(
        rule=OPEN_PORTS,
        cls=aws.ec2.NetworkAcl,
        compliant=PUBLIC_TIER,
        violations=[
            (
                {"ingress.3.fromPort": 22, "ingress.3.toPort": 22},
                "Rule 110 admits 0.0.0.0/0 on tcp 22",
            ),
            ({"ingress.2.fromPort": 80}, "tcp 80-443"),
            ({"ingress.4.fromPort": 1023}, "tcp 1023-65535"),
            ({"ingress.4.protocol": "udp"}, "udp"),
            ({"ingress.4.protocol": "17", "ingress.4.toPort": UNKNOWN}, "17"),
            ({"ingress.4": inline(120, "allow", 0, 0, protocol="-1")}, "all protocols"),
            ({"ingress.5.cidrBlock": "0.0.0.0/1"}, "0.0.0.0/1"),
            (
                {"ingress.5": inline(9, "Allow", 22, 22, cidrBlock=None, ipv6CidrBlock="::/0")},
                "::/0",
            ),
            ({"ingress.5.cidrBlock": "0.0.0.0/0", "ingress.5.ruleNo": UNKNOWN}, "tcp 22"),
            ({"ingress.5.cidrBlock": "0.0.0.0/0", "ingress.4": UNKNOWN}, "tcp 22"),
        ],
        tolerated=[
            {"ingress": UNKNOWN},
            {"ingress.5": UNKNOWN},
            {"ingress.5.cidrBlock": UNKNOWN},
            {"ingress.4.protocol": "6"},
            {"ingress.4.toPort": UNKNOWN},
            {"ingress": ABSENT},
        ],
    ),
    ResourceCase(
        rule=OPEN_PORTS,
        cls=aws.ec2.NetworkAclRule,
        compliant={
            "networkAclId": UNKNOWN,
            "ruleNumber": 100,
            "ruleAction": "allow",
            "protocol": "tcp",
            "fromPort": 443,
            "toPort": 443,
            "cidrBlock": "0.0.0.0/0",
        },
        violations=[
            ({"fromPort": 22, "toPort": 22}, "tcp 22"),
            ({"fromPort": 22, "toPort": 22, "ruleNumber": UNKNOWN}, "tcp 22"),
            ({"fromPort": 22, "toPort": 22, "egress": UNKNOWN}, "tcp 22"),
            ({"protocol": "-1"}, "all protocols"),
            ({"cidrBlock": ABSENT, "ipv6CidrBlock": "::/0", "protocol": "udp"}, "udp 443"),
        ],
        tolerated=[
            {"protocol": "-1", "egress": True},
            {"protocol": "-1", "ruleAction": "deny"},
            {"cidrBlock": "10.0.0.0/16", "fromPort": 22},
            {"fromPort": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule=DENY_FIRST,
        cls=aws.ec2.NetworkAcl,
        compliant={"vpcId": UNKNOWN, "ingress": [DENY_SSH, DENY_RDP, *REACHING]},
        violations=[
            ({"ingress.1": inline(140, "deny", 3389, 3389)}, "denies 3389"),
            ({"ingress.0": inline(100, "deny", 22, 22)}, "denies 22"),
            ({"ingress.0.cidrBlock": "10.0.0.0/8"}, "denies 22"),
            ({"ingress.0.protocol": "udp"}, "denies 22"),
            ({"ingress.0.action": "allow"}, "denies 22"),
            ({"ingress.1.fromPort": 3390, "ingress.1.toPort": 3390}, "denies 3389"),
            ({"ingress": [inline(100, "allow", 1024, 65535)]}, "denies 3389"),
            ({"ingress": [inline(100, "allow", 0, 0, protocol="-1")]}, "denies 22 and 3389"),
            (
                {"ingress.2": inline(100, "allow", 22, 22, cidrBlock="", ipv6CidrBlock="::/0")},
                "::/0",
            ),
        ],
        tolerated=[
            {"ingress.0.ruleNo": UNKNOWN},
            {"ingress.0.cidrBlock": UNKNOWN},
            {"ingress.0.fromPort": UNKNOWN},
            {"ingress.0": inline(50, "deny", 0, 0, protocol="-1"), "ingress.1": UNKNOWN},
            {"ingress": [inline(1, "deny", 0, 4000), inline(2, "allow", 1024, 65535)]},
            {"ingress": [inline(100, "allow", 22, 22, cidrBlock="10.0.0.0/8")]},
            {"ingress": [inline(100, "allow", 443, 443)]},
            {"ingress": [inline(100, "allow", UNKNOWN, 65535)]},
        ],
    ),
    ResourceCase(
        rule=OPEN_EGRESS,
        cls=aws.ec2.NetworkAcl,
        compliant={"vpcId": UNKNOWN, "egress": [inline(100, "allow", 1024, 65535)]},
        violations=[
            (
                {"egress.0.protocol": "-1"},
                "Rule 100 lets out to 0.0.0.0/0",
            ),
            ({"egress.0.protocol": "all", "vpcId": ABSENT}, "lets out"),
            ({"egress.0.fromPort": 22, "egress.0.toPort": 22}, "tcp 22"),
            ({"egress.0.fromPort": 0}, "tcp 0-65535"),
            (
                {
                    "egress.0": inline(
                        9, "allow", 0, 0, protocol="-1", cidrBlock="", ipv6CidrBlock="::/0"
                    )
                },
                "::/0",
            ),
        ],
        tolerated=[
            {"egress.0": inline(9, "allow", 0, 0, protocol="-1", cidrBlock="10.0.0.0/8")},
            {"egress.0": inline(9, "deny", 0, 0, protocol="-1")},
            {"egress.0.protocol": UNKNOWN},
            {"ingress": [inline(9, "allow", 0, 0, protocol="-1")]},
        ],
    ),
    ResourceCase(
        rule=OPEN_EGRESS,
        cls=aws.ec2.NetworkAclRule,
        compliant={**inline(100, "allow", 443, 443), "ruleNumber": 100, "egress": True},
        violations=[({"protocol": "-1"}, "lets out")],
        tolerated=[{"protocol": "-1", "egress": False}, {"protocol": "-1", "egress": UNKNOWN}],
    ),
    StackCase(
        rule="ec2-nacl-attached",
        compliant=[
            [],
            [acl(["subnet-1"])],
            [acl(UNKNOWN)],
            [acl([UNKNOWN])],
            [ACL, association("acl")],
        ],
        violations=[
            ([ACL], "acl", "no subnet"),
            ([acl([])], "acl", "no subnet"),
            ([ACL, WEB_GROUP, association("web")], "acl", "no subnet"),
        ],
    ),
)
