import json
from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.ec2_network import vpc
from tests.localcloud.samples.iam import trust


def policy(action: str) -> str:
    statement = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def gateway(make: Make) -> dict[str, Any]:
    network = vpc(make)
    return {
        "vpcId": network,
        "serviceName": "com.amazonaws.us-east-1.s3",
        "routeTableIds": [make(aws.ec2.RouteTable, vpcId=network)[0]],
        "policy": policy("s3:GetObject"),
        "tags": {"Name": "s3"},
    }


def interface(make: Make) -> dict[str, Any]:
    network = vpc(make)
    subnets = [make(aws.ec2.Subnet, vpcId=network, cidrBlock=f"10.9.{n}.0/24")[0] for n in (1, 2)]
    return {
        "vpcId": network,
        "serviceName": "com.amazonaws.us-east-1.kms",
        "vpcEndpointType": "Interface",
        "subnetIds": subnets,
        "securityGroupIds": [make(aws.ec2.SecurityGroup, vpcId=network)[0]],
        "privateDnsEnabled": True,
        "dnsOptions": {"dnsRecordIpType": "ipv4"},
        "policy": policy("kms:*"),
    }


def flow_log(make: Make) -> dict[str, Any]:
    role = make(aws.iam.Role, assumeRolePolicy=trust("vpc-flow-logs.amazonaws.com"))
    return {
        "vpcId": vpc(make),
        "trafficType": "ALL",
        "logDestination": make(aws.cloudwatch.LogGroup)[1]["arn"],
        "iamRoleArn": role[1]["arn"],
        "maxAggregationInterval": 60,
        "tags": {"a": "b"},
    }


SAMPLES = [
    Sample(
        cls=aws.ec2.VpcEndpoint,
        inputs=gateway,
        change={"policy": policy("s3:PutObject"), "tags": {"Name": "other"}},
        replace={"serviceName": "com.amazonaws.us-east-1.dynamodb"},
        case="gateway",
    ),
    Sample(
        cls=aws.ec2.VpcEndpoint,
        inputs=interface,
        change={"privateDnsEnabled": False},
        case="interface",
    ),
    Sample(cls=aws.ec2.FlowLog, inputs=flow_log, replace={"maxAggregationInterval": 600}),
]
