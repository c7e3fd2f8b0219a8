"""Cases of security groups, prefix lists and subnets."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, ResourceCase

RULE = "ec2-security-group-no-open-ingress"

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
    ResourceCase(
        rule="ec2-prefix-list-no-open-entry",
        cls=aws.ec2.ManagedPrefixList,
        compliant={"addressFamily": "IPv4", "entries": [{"cidr": "203.0.113.0/24"}]},
        violations=[
            ({"entries.0.cidr": "0.0.0.0/0"}, "0.0.0.0/0"),
            ({"entries": [{"cidr": UNKNOWN}, {"cidr": "::/0"}]}, "::/0"),
            ({"entries": [{"cidr": "0.0.0.0/1"}, {"cidr": "128.0.0.0/1"}]}, "0.0.0.0/1 + 128"),
        ],
        tolerated=[{"entries": UNKNOWN}, {"entries": ABSENT}],
    ),
    ResourceCase(
        rule="ec2-prefix-list-no-open-entry",
        cls=aws.ec2.ManagedPrefixListEntry,
        compliant={"prefixListId": UNKNOWN, "cidr": "203.0.113.0/24"},
        violations=[({"cidr": "0.0.0.0/0"}, "0.0.0.0/0")],
        tolerated=[{"cidr": UNKNOWN}],
    ),
    ResourceCase(
        rule="ec2-subnet-no-public-ip",
        cls=aws.ec2.Subnet,
        compliant={"mapPublicIpOnLaunch": False, "tags": {"SubnetType": "Private"}},
        violations=[
            ({"mapPublicIpOnLaunch": True}, "public addresses"),
            ({"mapPublicIpOnLaunch": True, "tags": ABSENT}, "SubnetType=Public"),
            ({"mapPublicIpOnLaunch": True, "tagsAll": {"SubnetType": "Isolated"}}, "public"),
        ],
        tolerated=[
            {"mapPublicIpOnLaunch": True, "tags.SubnetType": "Public"},
            {"mapPublicIpOnLaunch": True, "tags": UNKNOWN},
            {"mapPublicIpOnLaunch": UNKNOWN},
            {"mapPublicIpOnLaunch": ABSENT},
        ],
    ),
)
