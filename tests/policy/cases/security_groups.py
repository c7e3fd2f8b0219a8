"""Cases of the rules on security groups."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, Props, ResourceCase

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
        rule="ec2-security-group-no-inline-rules",
        cls=aws.ec2.SecurityGroup,
        compliant=GROUP,
        violations=[
            ({"ingress": INLINE["ingress"]}, "(ingress)"),
            ({"egress": INLINE["egress"], "vpcId": UNKNOWN}, "(egress)"),
            ({"ingress": [UNKNOWN]}, "(ingress)"),
        ],
        tolerated=[{"ingress": UNKNOWN}, {"ingress": [], "egress": []}],
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
)
