from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.ec2_network import vpc


def group(make: Make, **more: Any) -> str:
    return make(aws.ec2.SecurityGroup, vpcId=vpc(make), **more)[0]


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
]
