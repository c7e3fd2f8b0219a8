from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.ec2_groups import group
from tests.localcloud.samples.ec2_network import vpc


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


SAMPLES = [
    Sample(
        cls=aws.vpc.SecurityGroupIngressRule,
        inputs=rule,
        change={
            "description": "tls",
            "cidrIpv4": "10.1.0.0/16",
            "fromPort": 400,
            "tags": {"c": "d"},
        },
    ),
    Sample(
        cls=aws.vpc.SecurityGroupIngressRule,
        inputs=referencing,
        change={"fromPort": 5433, "toPort": 5433},
        case="group",
    ),
    Sample(cls=aws.vpc.SecurityGroupEgressRule, inputs=rule, change={"description": "tls"}),
    Sample(cls=aws.vpc.SecurityGroupEgressRule, inputs=referencing, case="group"),
]
