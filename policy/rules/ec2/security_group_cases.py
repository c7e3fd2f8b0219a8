"""Cases of the rules in `security_group.py`."""

from frame.cases import ABSENT, UNKNOWN, Node, Props, ResourceCase, StackCase
from frame.sdk import aws

from rules.ec2.vpc_cases import SERVICE, SUBNET, VPC, WEB_GROUP

SOURCES = "ec2-ingress-allowed-sources"
RULE = "ec2-security-group-no-open-ingress"
BETWEEN = Node(
    cls=aws.vpc.SecurityGroupIngressRule,
    name="rule",
    props={"securityGroupId": UNKNOWN},
    refers={"securityGroupId": ["web"], "referencedSecurityGroupId": ["web"]},
)
GROUP: Props = {"description": "Web servers", "vpcId": "vpc-1"}
INLINE: Props = {
    "description": "Web servers",
    "ingress": [
        {
            "description": "Clients",
            "protocol": "tcp",
            "fromPort": 443,
            "toPort": 443,
            "cidrBlocks": ["203.0.113.0/24"],
        }
    ],
    "egress": [
        {
            "description": "Images",
            "protocol": "tcp",
            "fromPort": 443,
            "toPort": 443,
            "cidrBlocks": ["0.0.0.0/0"],
        }
    ],
}
INGRESS: Props = {
    "description": "Clients",
    "ipProtocol": "tcp",
    "fromPort": 443,
    "toPort": 443,
    "cidrIpv4": "203.0.113.0/24",
}
EGRESS: Props = {**INGRESS, "description": "Images", "cidrIpv4": "0.0.0.0/0"}
LEGACY: Props = {
    "description": "Clients",
    "type": "ingress",
    "protocol": "tcp",
    "fromPort": 443,
    "toPort": 443,
    "cidrBlocks": ["203.0.113.0/24"],
}
SSH = {"fromPort": 22, "toPort": 22}

CASES = (
    ResourceCase(
        rule=RULE,
        cls=aws.ec2.SecurityGroup,
        compliant={
            "description": "services",
            "ingress": [
                {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/8"]},
                {"protocol": "tcp", "fromPort": 80, "toPort": 80, "securityGroups": ["sg-1"]},
            ],
            "egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}],
        },
        violations=[
            (
                {"ingress.0.cidrBlocks.0": "0.0.0.0/0"},
                "ingress[0]: Ingress from 0.0.0.0/0 on tcp 443",
            ),
            ({"ingress.0.ipv6CidrBlocks": ["::/0"]}, "::/0"),
            ({"ingress.0.ipv6CidrBlocks": ["2000::/3"]}, "2000::/3"),
            ({"ingress.0.ipv6CidrBlocks": ["0:0::0/0"]}, "0:0::0/0"),
            ({"ingress.1.cidrBlocks": ["0.0.0.0/1", "128.0.0.0/1"]}, "0.0.0.0/1 + 128.0.0.0/1"),
            ({"ingress.0.cidrBlocks": ["52.0.0.0/8", "53.0.0.0/8"]}, "52.0.0.0/8 + 53.0.0.0/8"),
            ({"ingress.0.cidrBlocks": [UNKNOWN, "0.0.0.0/0"]}, "0.0.0.0/0"),
            ({"ingress.0.cidrBlocks.0": "1.2.3.4/0"}, "1.2.3.4/0"),
            ({"ingress.0.cidrBlocks.0": "anywhere"}, "anywhere"),
            (
                {"ingress.0": {"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"], "fromPort": UNKNOWN}},
                "all protocols",
            ),
            ({"ingress.0.cidrBlocks.0": "0.0.0.0/0", "ingress.0.protocol": UNKNOWN}, "unknown"),
            ({"ingress.0": UNKNOWN, "ingress.1.cidrBlocks": ["0.0.0.0/0"]}, "ingress[1]"),
        ],
        tolerated=[
            {"ingress": UNKNOWN},
            {"ingress.0": UNKNOWN},
            {"ingress.0.cidrBlocks": UNKNOWN},
            {"ingress.0.cidrBlocks": [UNKNOWN]},
            {"ingress.0.prefixListIds": ["pl-3b927c52"]},
            {"ingress": ABSENT},
            {"ingress.0.cidrBlocks": ["192.0.2.0/24", "198.51.100.0/24"]},
        ],
    ),
    ResourceCase(
        rule=RULE,
        cls=aws.ec2.DefaultSecurityGroup,
        compliant={"vpcId": "vpc-1"},
        violations=[
            (
                {"ingress": [{"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}], "vpcId": UNKNOWN},
                "0.0.0.0/0",
            ),
        ],
    ),
    ResourceCase(
        rule=RULE,
        cls=aws.ec2.SecurityGroupRule,
        compliant={
            "type": "ingress",
            "protocol": "tcp",
            "fromPort": 22,
            "toPort": 22,
            "cidrBlocks": ["203.0.113.0/24"],
        },
        violations=[
            ({"cidrBlocks.0": "0.0.0.0/0"}, "Ingress from 0.0.0.0/0 on tcp 22"),
            ({"ipv6CidrBlocks": ["::/0"], "cidrBlocks": UNKNOWN}, "::/0"),
            ({"cidrBlocks.0": "0.0.0.0/0", "type": UNKNOWN}, "0.0.0.0/0"),
            ({"cidrBlocks.0": "0.0.0.0/0", "toPort": 1024}, "tcp 22-1024"),
        ],
        tolerated=[{"cidrBlocks.0": "0.0.0.0/0", "type": "egress"}, {"cidrBlocks": UNKNOWN}],
    ),
    ResourceCase(
        rule=RULE,
        cls=aws.vpc.SecurityGroupIngressRule,
        compliant={
            "securityGroupId": UNKNOWN,
            "ipProtocol": "tcp",
            "fromPort": 443,
            "toPort": 443,
            "referencedSecurityGroupId": UNKNOWN,
        },
        violations=[
            ({"cidrIpv4": "0.0.0.0/0"}, "Ingress from 0.0.0.0/0 on tcp 443"),
            ({"cidrIpv6": "::/0"}, "::/0"),
            ({"cidrIpv4": "128.0.0.0/1", "ipProtocol": "-1"}, "all protocols and ports"),
        ],
        tolerated=[{"cidrIpv4": UNKNOWN}, {"cidrIpv4": "10.0.0.0/16"}, {"prefixListId": "pl-1"}],
    ),
    ResourceCase(
        rule=SOURCES,
        cls=aws.ec2.SecurityGroup,
        compliant={
            "ingress": [{"cidrBlocks": ["10.1.0.0/16"], "ipv6CidrBlocks": ["fd00::/8"]}],
            "egress": [{"cidrBlocks": ["0.0.0.0/0"]}],
        },
        violations=[
            ({"ingress.0.cidrBlocks.0": "203.0.113.0/24"}, "cidrBlocks[0] is 203.0.113.0/24"),
            ({"ingress.0.cidrBlocks.0": "10.0.0.0/7"}, "10.0.0.0/7"),
            ({"ingress.0.ipv6CidrBlocks.0": "2001:db8::/32"}, "2001:db8::/32"),
        ],
    ),
    ResourceCase(
        rule=SOURCES,
        cls=aws.vpc.SecurityGroupIngressRule,
        compliant={"cidrIpv4": "203.0.113.128/25"},
        violations=[
            ({"cidrIpv4": "203.0.112.0/23"}, "cidrIpv4 is 203.0.112.0/23"),
            ({"cidrIpv4": "10.0.0.0/8"}, "allowed: 203.0.113.0/24"),
        ],
        given={"cidrs": ["203.0.113.0/24"]},
    ),
    ResourceCase(
        rule=SOURCES,
        cls=aws.ec2.SecurityGroupRule,
        compliant={"type": "ingress", "cidrBlocks": ["192.168.1.0/24"]},
        violations=[({"cidrBlocks.0": "198.51.100.7/32"}, "198.51.100.7/32")],
        tolerated=[{"type": "egress", "cidrBlocks": ["0.0.0.0/0"]}],
    ),
    ResourceCase(
        rule=SOURCES,
        cls=aws.ec2.ManagedPrefixList,
        compliant={"entries": [{"cidr": "10.0.0.0/8"}]},
        violations=[({"entries.0.cidr": "198.51.100.0/24"}, "entries[0].cidr is 198.51.100.0/24")],
    ),
    ResourceCase(
        rule="ec2-security-group-described",
        cls=aws.ec2.SecurityGroup,
        compliant=INLINE,
        violations=[
            ({"description": ABSENT}, "(description)"),
            ({"description": "Managed by Pulumi", "ingress": UNKNOWN}, "(description)"),
            ({"ingress.0.description": ABSENT}, "ingress[0]: It"),
            ({"egress.0.description": ""}, "egress[0]: It"),
        ],
        tolerated=[{"description": UNKNOWN}, {"ingress.0.description": UNKNOWN}],
    ),
    ResourceCase(
        rule="ec2-security-group-described",
        cls=aws.vpc.SecurityGroupEgressRule,
        compliant=EGRESS,
        violations=[({"description": ABSENT}, "(description)")],
        tolerated=[{"description": UNKNOWN}],
    ),
    ResourceCase(
        rule="ec2-security-group-no-open-egress",
        cls=aws.ec2.SecurityGroup,
        compliant=INLINE,
        violations=[
            ({"egress.0.protocol": "-1"}, "egress[0]: Egress to 0.0.0.0/0 on all protocols"),
            ({"egress.0.fromPort": 0, "egress.0.toPort": 65535}, "tcp 0-65535"),
            (
                {"egress": [{"protocol": "all", "ipv6CidrBlocks": ["::/0"]}], "ingress": UNKNOWN},
                "Egress to ::/0",
            ),
        ],
        tolerated=[
            {"egress": ABSENT},
            {"egress.0": UNKNOWN},
            {"egress.0.toPort": UNKNOWN},
            {"egress.0.protocol": "-1", "egress.0.cidrBlocks": ["10.0.0.0/8"]},
        ],
    ),
    ResourceCase(
        rule="ec2-security-group-no-open-egress",
        cls=aws.vpc.SecurityGroupEgressRule,
        compliant=EGRESS,
        violations=[
            ({"ipProtocol": "-1"}, "Egress to 0.0.0.0/0"),
            ({"ipProtocol": "-1", "cidrIpv4": "128.0.0.0/1", "fromPort": UNKNOWN}, "128.0.0.0/1"),
        ],
        tolerated=[{"ipProtocol": UNKNOWN}, {"ipProtocol": "-1", "cidrIpv4": UNKNOWN}],
    ),
    ResourceCase(
        rule="ec2-security-group-no-open-egress",
        cls=aws.ec2.SecurityGroupRule,
        compliant={**LEGACY, "type": "egress"},
        violations=[({"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}, "Egress to 0.0.0.0/0")],
        tolerated=[{"type": "ingress", "protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}],
    ),
    ResourceCase(
        rule="ec2-security-group-egress-https",
        cls=aws.vpc.SecurityGroupEgressRule,
        compliant=EGRESS,
        violations=[
            ({"toPort": 444}, "Egress to 0.0.0.0/0 on tcp 443-444"),
            ({"ipProtocol": "udp"}, "udp 443"),
            ({"fromPort": 22, "toPort": 22, "description": UNKNOWN}, "tcp 22"),
            ({"cidrIpv4": ABSENT, "cidrIpv6": "::/0", "ipProtocol": "-1"}, "::/0"),
        ],
        tolerated=[
            {"toPort": UNKNOWN},
            {"cidrIpv4": UNKNOWN, **SSH},
            {"cidrIpv4": "10.0.0.0/8", **SSH},
        ],
    ),
    ResourceCase(
        rule="ec2-security-group-egress-https",
        cls=aws.ec2.SecurityGroup,
        compliant=INLINE,
        violations=[({"egress.0.fromPort": 80}, "egress[0]: Egress to 0.0.0.0/0 on tcp 80-443")],
        tolerated=[{"egress.0": UNKNOWN}, {"egress": ABSENT}],
    ),
    ResourceCase(
        rule="ec2-security-group-authorised-ports",
        cls=aws.vpc.SecurityGroupIngressRule,
        compliant=INGRESS,
        violations=[
            (SSH, "Ingress from 203.0.113.0/24 on tcp 22"),
            ({"toPort": 444}, "tcp 443-444"),
            ({"ipProtocol": "-1"}, "all protocols"),
            ({"ipProtocol": "udp", "description": UNKNOWN}, "udp 443"),
            ({"cidrIpv4": ABSENT, "cidrIpv6": "2001:db8::/32", **SSH}, "2001:db8::/32"),
            ({"cidrIpv4": ABSENT, "prefixListId": "pl-1", **SSH}, "the prefix list pl-1"),
        ],
        tolerated=[
            {"fromPort": 80, "toPort": 80},
            {"ipProtocol": "6"},
            {"cidrIpv4": "10.1.0.0/16", **SSH},
            {"cidrIpv4": ABSENT, "cidrIpv6": "fd00::/8", **SSH},
            {"cidrIpv4": ABSENT, "referencedSecurityGroupId": "sg-1", **SSH},
            {"cidrIpv4": UNKNOWN, **SSH},
            {"cidrIpv4": ABSENT, "prefixListId": UNKNOWN, **SSH},
            {"fromPort": UNKNOWN},
            {"ipProtocol": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="ec2-security-group-authorised-ports",
        cls=aws.ec2.SecurityGroup,
        compliant=INLINE,
        violations=[
            ({"ingress.0.fromPort": 3389, "ingress.0.toPort": 3389}, "ingress[0]: Ingress"),
            ({"ingress.0.fromPort": 0, "egress": UNKNOWN}, "tcp 0-443"),
        ],
        tolerated=[{"ingress.0": UNKNOWN}],
    ),
    ResourceCase(
        rule="ec2-security-group-authorised-ports",
        cls=aws.ec2.SecurityGroupRule,
        compliant=LEGACY,
        violations=[(SSH, "tcp 22"), ({**SSH, "prefixListIds": ["pl-1"]}, "pl-1")],
        tolerated=[{"type": "egress", **SSH}],
    ),
    StackCase(
        rule="ec2-security-group-attached",
        compliant=[[], [SUBNET, VPC, WEB_GROUP, SERVICE]],
        violations=[
            ([WEB_GROUP], "web", "attached to no resource"),
            ([WEB_GROUP, BETWEEN], "web", "attached to no resource"),
        ],
    ),
)
