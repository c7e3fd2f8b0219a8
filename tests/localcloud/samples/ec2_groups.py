from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.ec2_network import vpc


def group(make: Make, **more: Any) -> str:
    return make(aws.ec2.SecurityGroup, vpcId=vpc(make), **more)[0]


def rule(make: Make) -> dict[str, Any]:
    return {
        "securityGroupId": group(make),
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        "cidrIpv4": "10.0.0.0/8",
        "description": "https",
        "tags": {"a": "b"},
    }


def referencing(make: Make) -> dict[str, Any]:
    network = vpc(make)
    one, _ = make(aws.ec2.SecurityGroup, vpcId=network, name="one")
    other, _ = make(aws.ec2.SecurityGroup, vpcId=network, name="other")
    return {
        "securityGroupId": one,
        "ipProtocol": "tcp",
        "fromPort": 5432,
        "toPort": 5432,
        "referencedSecurityGroupId": other,
        "description": "database",
    }


INGRESS = {
    "protocol": "tcp",
    "fromPort": 443,
    "toPort": 443,
    "cidrBlocks": ["10.0.0.0/8", "192.168.0.0/16"],
    "description": "https",
}

SAMPLES = [
    Sample(
        cls=aws.ec2.SecurityGroup,
        inputs=lambda make: {
            "vpcId": vpc(make),
            "description": "web",
            "revokeRulesOnDelete": True,
            "ingress": [INGRESS, {**INGRESS, "fromPort": 80, "toPort": 80, "description": ""}],
            "egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}],
            "tags": {"Name": "web"},
        },
        change={"ingress": [{**INGRESS, "self": True}], "egress": []},
        replace={"description": "other"},
        case="inline",
    ),
    Sample(
        cls=aws.ec2.SecurityGroup,
        inputs=lambda make: {"vpcId": vpc(make), "name": "fixed"},
        replace={"name": "other"},
        case="bare",
    ),
    Sample(
        cls=aws.ec2.DefaultSecurityGroup,
        inputs=lambda make: {"vpcId": vpc(make), "tags": {"Name": "unused"}},
        change={"ingress": [INGRESS]},
    ),
    Sample(
        cls=aws.vpc.SecurityGroupIngressRule,
        inputs=rule,
        change={"description": "tls", "cidrIpv4": "10.1.0.0/16", "fromPort": 400},
    ),
    Sample(cls=aws.vpc.SecurityGroupIngressRule, inputs=referencing, case="group"),
    Sample(cls=aws.vpc.SecurityGroupEgressRule, inputs=rule, change={"description": "tls"}),
    Sample(cls=aws.vpc.SecurityGroupEgressRule, inputs=referencing, case="group"),
    Sample(
        cls=aws.ec2.SecurityGroupRule,
        inputs=lambda make: {
            "securityGroupId": group(make),
            "type": "ingress",
            "protocol": "tcp",
            "fromPort": 443,
            "toPort": 443,
            "cidrBlocks": ["10.0.0.0/8", "192.168.0.0/16"],
            "description": "https",
        },
        replace={"toPort": 444},
        importable=False,
        case="two blocks",
    ),
    Sample(
        cls=aws.ec2.SecurityGroupRule,
        inputs=lambda make: {
            "securityGroupId": group(make),
            "type": "egress",
            "protocol": "all",
            "fromPort": 0,
            "toPort": 0,
            "cidrBlocks": ["10.0.0.0/8"],
        },
    ),
]
