from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.ec2_network import vpc


def rule(number: int, **more: Any) -> dict[str, Any]:
    return {
        "ruleNo": number,
        "protocol": "tcp",
        "action": "allow",
        "cidrBlock": "10.0.0.0/8",
        "fromPort": 443,
        "toPort": 443,
        **more,
    }


def acl(make: Make) -> dict[str, Any]:
    network = vpc(make)
    part, _ = make(aws.ec2.Subnet, vpcId=network, cidrBlock="10.9.1.0/24")
    return {
        "vpcId": network,
        "subnetIds": [part],
        "ingress": [rule(100), rule(110, action="deny", fromPort=22, toPort=22)],
        "egress": [rule(100, protocol="-1", fromPort=0, toPort=0)],
        "tags": {"Name": "tier"},
    }


def default(make: Make) -> dict[str, Any]:
    _, state = make(aws.ec2.Vpc, cidrBlock="10.9.0.0/16")
    return {"defaultNetworkAclId": state["defaultNetworkAclId"], "tags": {"Name": "unused"}}


SAMPLES = [
    Sample(
        cls=aws.ec2.NetworkAcl,
        inputs=acl,
        change={"ingress": [rule(100, toPort=444), rule(120)], "subnetIds": []},
    ),
    Sample(cls=aws.ec2.DefaultNetworkAcl, inputs=default, change={"ingress": [rule(100)]}),
]
