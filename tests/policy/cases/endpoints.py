"""Cases of the rules on endpoints and on what stands in a VPC."""

import json

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, Node, Props, ResourceCase, StackCase

OWN_ACCOUNT = {
    "Effect": "Allow",
    "Principal": {"AWS": "*"},
    "Action": ["s3:*"],
    "Resource": ["*"],
    "Condition": {"StringEquals": {"aws:PrincipalAccount": "111122223333"}},
}
ONE_BUCKET = {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::layers/*",
}


def _policy(*statements: object) -> dict[str, object]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _but(statement: Props, element: str) -> Props:
    """The statement about everything but one element."""
    rest = {key: value for key, value in statement.items() if key != element}
    return {**rest, f"Not{element}": "one"}


ENDPOINT: Props = {
    "vpcEndpointType": "Interface",
    "serviceName": "com.amazonaws.us-east-1.s3",
    "policy": json.dumps(_policy(OWN_ACCOUNT, ONE_BUCKET)),
}
EVERYTHING: Props = {key: OWN_ACCOUNT[key] for key in ("Effect", "Principal", "Action", "Resource")}
OPEN = "any account use any resource"

DEFAULT = "default security group"

RESOURCE_CASES = (
    ResourceCase(
        rule="elb-own-security-group",
        cls=aws.lb.LoadBalancer,
        compliant={"loadBalancerType": "application", "securityGroups": ["sg-1"]},
        violations=[
            ({"securityGroups": ABSENT}, f"{DEFAULT} (securityGroups)"),
            ({"securityGroups": [], "loadBalancerType": ABSENT}, DEFAULT),
        ],
        tolerated=[
            {"securityGroups": [UNKNOWN]},
            {"securityGroups": ABSENT, "loadBalancerType": "network"},
        ],
    ),
    ResourceCase(
        rule="ecs-own-security-group",
        cls=aws.ecs.Service,
        compliant={"networkConfiguration": {"securityGroups": ["sg-1"], "subnets": ["subnet-1"]}},
        violations=[
            (
                {"networkConfiguration": {"subnets": UNKNOWN}},
                "(networkConfiguration.securityGroups)",
            ),
        ],
        tolerated=[
            {"networkConfiguration": ABSENT},
            {"networkConfiguration.securityGroups": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="opensearch-own-security-group",
        cls=aws.opensearch.Domain,
        compliant={"vpcOptions": {"securityGroupIds": ["sg-1"], "subnetIds": ["subnet-1"]}},
        violations=[({"vpcOptions.securityGroupIds": []}, "(vpcOptions.securityGroupIds)")],
        tolerated=[{"vpcOptions": ABSENT}, {"vpcOptions.securityGroupIds": UNKNOWN}],
    ),
    ResourceCase(
        rule="rds-own-security-group",
        cls=aws.rds.Proxy,
        compliant={"vpcSecurityGroupIds": ["sg-1"], "requireTls": True},
        violations=[
            ({"vpcSecurityGroupIds": ABSENT, "requireTls": UNKNOWN}, "(vpcSecurityGroupIds)")
        ],
        tolerated=[{"vpcSecurityGroupIds": UNKNOWN}],
    ),
    ResourceCase(
        rule="vpc-endpoint-own-security-group",
        cls=aws.ec2.VpcEndpoint,
        compliant={"vpcEndpointType": "Interface", "securityGroupIds": ["sg-1"]},
        violations=[({"securityGroupIds": ABSENT}, "(securityGroupIds)")],
        tolerated=[
            {"securityGroupIds": [UNKNOWN]},
            {"vpcEndpointType": "Gateway", "securityGroupIds": ABSENT},
        ],
    ),
    ResourceCase(
        rule="vpc-endpoint-policy-not-open",
        cls=aws.ec2.VpcEndpoint,
        compliant=ENDPOINT,
        violations=[
            ({"policy": json.dumps(_policy(EVERYTHING))}, OPEN),
            ({"policy": _policy(OWN_ACCOUNT, EVERYTHING), "serviceName": UNKNOWN}, OPEN),
            ({"policy": _policy({**EVERYTHING, "Principal": "*", "Resource": "*"})}, OPEN),
            (
                {
                    "policy": _policy(
                        {**EVERYTHING, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
                    )
                },
                OPEN,
            ),
            (
                {
                    "policy": _policy(
                        {
                            **EVERYTHING,
                            "Condition": {"StringEqualsIfExists": {"aws:PrincipalAccount": "1"}},
                        }
                    )
                },
                OPEN,
            ),
        ],
        tolerated=[
            {"policy": UNKNOWN},
            {"policy": ABSENT},
            {"policy": _policy({**EVERYTHING, "Condition": UNKNOWN})},
            {"policy": _policy({**EVERYTHING, "Principal": UNKNOWN})},
            {"policy": _policy({**EVERYTHING, "Principal": {"AWS": "111122223333"}})},
            {"policy": _policy({**EVERYTHING, "Effect": "Deny"})},
            {"policy": "no JSON"},
        ],
    ),
    ResourceCase(
        rule="vpc-endpoint-policy-not-open",
        cls=aws.ec2.VpcEndpointPolicy,
        compliant={"vpcEndpointId": "vpce-1", "policy": _policy(OWN_ACCOUNT)},
        violations=[
            ({"policy": _policy(_but(EVERYTHING, "Principal"))}, OPEN),
            ({"policy": _policy(_but(EVERYTHING, "Resource"))}, OPEN),
        ],
        tolerated=[
            {"policy": _policy({**OWN_ACCOUNT, "Condition": {"StringEquals": {key: "o-1"}}})}
            for key in ("aws:PrincipalOrgID", "aws:ResourceAccount", "aws:ResourceOrgID")
        ],
    ),
)


def _endpoint(**props: object) -> list[Node]:
    return [Node(cls=aws.ec2.VpcEndpoint, name="endpoint", props=props)]


BARE = Node(
    cls=aws.ec2.VpcEndpoint,
    name="logs",
    props={"vpcEndpointType": "Interface"},
    outputs={"id": "vpce-1", "securityGroupIds": ["sg-default"]},
)
GROUP = Node(
    cls=aws.ec2.SecurityGroupAssociation,
    name="group",
    props={"vpcEndpointId": "vpce-1", "securityGroupId": "sg-1"},
)
STACK_CASES = (
    StackCase(
        rule="vpc-endpoint-own-security-group",
        compliant=[[BARE, GROUP]],
        violations=[([BARE], "logs", "default security group")],
    ),
    StackCase(
        rule="vpc-endpoint-policy-declared",
        compliant=[
            _endpoint(vpcEndpointType="Interface", policy="{}"),
            _endpoint(vpcEndpointType="Gateway", policy=UNKNOWN),
            _endpoint(vpcEndpointType="GatewayLoadBalancer"),
            [
                *_endpoint(),
                Node(
                    cls=aws.ec2.VpcEndpointPolicy,
                    name="policy",
                    props={"vpcEndpointId": UNKNOWN},
                    refers={"vpcEndpointId": ["endpoint"]},
                ),
            ],
        ],
        violations=[
            (_endpoint(vpcEndpointType="Interface"), "endpoint", "no policy"),
            (_endpoint(vpcEndpointType="Gateway"), "endpoint", "no policy"),
            (_endpoint(policy=""), "endpoint", "no policy"),
        ],
    ),
)
