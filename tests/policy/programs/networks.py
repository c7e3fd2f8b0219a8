"""Networks, and who gets into them."""

import pulumi_aws as aws

from tests.policy.programs.parts import allow, made, policy
from tests.policy.requests import ACCOUNT, Made

Program = tuple[Made, ...]


def vpc() -> Program:
    return (
        made(aws.ec2.Vpc, "vpc", cidrBlock="10.1.0.0/16"),
        made(aws.ec2.FlowLog, "flows", "vpcId=vpc", trafficType="ALL", logDestination="arn:logs"),
        made(aws.ec2.DefaultSecurityGroup, "nobody", "vpcId=vpc"),
        made(aws.ec2.DefaultNetworkAcl, "nothing", "defaultNetworkAclId=vpc"),
    )


def bastion(source: str) -> Program:
    return (
        *vpc(),
        made(aws.ec2.SecurityGroup, "bastion", "vpcId=vpc", description="Administrators"),
        made(
            aws.vpc.SecurityGroupIngressRule,
            "ssh",
            "securityGroupId=bastion",
            ipProtocol="tcp",
            fromPort=22,
            toPort=22,
            cidrIpv4=source,
            description="SSH from administrators",
            tags={},
        ),
        made(aws.ec2.Instance, "host", "vpcSecurityGroupIds=bastion", instanceType="t4g.nano"),
    )


def subnet_rules(*rules: tuple[str, int]) -> Program:
    """A network ACL and, in this order, its rules: what they do, and on which port."""
    acl = made(aws.ec2.NetworkAcl, "acl", "vpcId=vpc", subnetIds=["subnet-1"])
    return acl, *(
        made(
            aws.ec2.NetworkAclRule,
            f"{action}-{port}",
            "networkAclId=acl",
            ruleNumber=100 + place,
            ruleAction=action,
            protocol="tcp",
            fromPort=port,
            toPort=port,
            cidrBlock="0.0.0.0/0",
        )
        for place, (action, port) in enumerate(rules)
    )


def offices(*networks: str) -> Made:
    return made(
        aws.ec2.ManagedPrefixList,
        "offices",
        name="offices",
        addressFamily="IPv4",
        maxEntries=5,
        entries=[{"cidr": each} for each in networks],
    )


ENDPOINT = made(
    aws.ec2.VpcEndpoint,
    "logs",
    "vpcId=vpc",
    vpcEndpointType="Interface",
    serviceName="com.amazonaws.us-east-1.logs",
    privateDnsEnabled=True,
)
OWN = policy(
    allow("*", "*", Principal="*", Condition={"StringEquals": {"aws:PrincipalAccount": ACCOUNT}})
)

PROGRAMS: dict[str, Program] = {
    "a network": vpc(),
    "a bare network": (made(aws.ec2.Vpc, "vpc", cidrBlock="10.1.0.0/16"),),
    "a bastion for a network of one's own": bastion("10.9.0.0/24"),
    "a bastion for the world": bastion("0.0.0.0/0"),
    "an endpoint with group and policy beside it": (
        *vpc(),
        ENDPOINT,
        made(aws.ec2.SecurityGroup, "own", "vpcId=vpc", description="Clients of the endpoint"),
        made(
            aws.ec2.SecurityGroupAssociation,
            "wears",
            "vpcEndpointId=logs securityGroupId=own",
        ),
        made(aws.ec2.VpcEndpointPolicy, "policy", "vpcEndpointId=logs", policy=OWN),
    ),
    "a bare endpoint": (*vpc(), ENDPOINT),
    "subnets that shut administrators out first": (
        *vpc(),
        *subnet_rules(("deny", 22), ("deny", 3389), ("allow", 443)),
    ),
    "subnets that let the world in first": (
        *vpc(),
        *subnet_rules(("allow", 3389), ("deny", 22), ("deny", 3389)),
    ),
    "subnets that take web traffic only": (*vpc(), *subnet_rules(("allow", 443))),
    "the networks of a company": (*vpc(), offices("10.20.0.0/16")),
    "the networks of a company and all others": (*vpc(), offices("10.20.0.0/16", "0.0.0.0/0")),
}
