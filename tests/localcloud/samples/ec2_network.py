from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample

VPC = {"cidrBlock": "10.9.0.0/16"}


def vpc(make: Make) -> str:
    return make(aws.ec2.Vpc, **VPC)[0]


def subnet(make: Make) -> str:
    return make(aws.ec2.Subnet, vpcId=vpc(make), cidrBlock="10.9.1.0/24")[0]


def nat(make: Make) -> dict[str, Any]:
    address, _ = make(aws.ec2.Eip, domain="vpc")
    return {"subnetId": subnet(make), "allocationId": address, "tags": {"Name": "n"}}


def route(make: Make) -> dict[str, Any]:
    network = vpc(make)
    table, _ = make(aws.ec2.RouteTable, vpcId=network)
    gateway, _ = make(aws.ec2.InternetGateway, vpcId=network)
    return {"routeTableId": table, "destinationCidrBlock": "0.0.0.0/0", "gatewayId": gateway}


def association(make: Make) -> dict[str, Any]:
    network = vpc(make)
    table, _ = make(aws.ec2.RouteTable, vpcId=network)
    part, _ = make(aws.ec2.Subnet, vpcId=network, cidrBlock="10.9.1.0/24")
    return {"routeTableId": table, "subnetId": part}


SAMPLES = [
    Sample(
        cls=aws.ec2.Vpc,
        inputs={
            "cidrBlock": "10.1.0.0/16",
            "enableDnsHostnames": True,
            "enableDnsSupport": True,
            "instanceTenancy": "default",
            "tags": {"Name": "main"},
        },
        change={"enableDnsHostnames": False, "tags": {"Name": "other", "More": "x"}},
        replace={"cidrBlock": "10.2.0.0/16"},
    ),
    Sample(
        cls=aws.ec2.Subnet,
        inputs=lambda make: {
            "vpcId": vpc(make),
            "cidrBlock": "10.9.2.0/24",
            "availabilityZone": "us-east-1b",
            "mapPublicIpOnLaunch": True,
            "tags": {"Name": "public"},
        },
        change={"mapPublicIpOnLaunch": False},
        replace={"cidrBlock": "10.9.3.0/24"},
    ),
    Sample(
        cls=aws.ec2.InternetGateway,
        inputs=lambda make: {"vpcId": vpc(make), "tags": {"Name": "igw"}},
        change={"tags": {}},
    ),
    Sample(
        cls=aws.ec2.Eip,
        inputs={"domain": "vpc", "tags": {"Name": "nat"}},
        change={"tags": {"Name": "other"}},
    ),
    Sample(cls=aws.ec2.NatGateway, inputs=nat, change={"tags": {"Name": "m"}}),
    Sample(
        cls=aws.ec2.RouteTable,
        inputs=lambda make: {"vpcId": vpc(make), "tags": {"Name": "t"}},
        change={"tags": {"Name": "u"}},
    ),
    Sample(cls=aws.ec2.RouteTableAssociation, inputs=association),
    Sample(cls=aws.ec2.Route, inputs=route, replace={"destinationCidrBlock": "10.3.0.0/16"}),
]
