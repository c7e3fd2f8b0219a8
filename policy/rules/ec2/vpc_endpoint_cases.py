"""Cases of the rules in `vpc_endpoint.py`."""

import json

from frame.cases import ABSENT, UNKNOWN, Node, Props, ResourceCase, StackCase
from frame.sdk import aws

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

CASES = (
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
    ResourceCase(
        rule="vpc-endpoint-policy-declared",
        cls=aws.ec2.VpcEndpoint,
        compliant={"vpcEndpointType": "Interface", "policy": "{}"},
        violations=[({"vpcEndpointType": "Gateway", "policy": ""}, "No VpcEndpointPolicy")],
        tolerated=[{"vpcEndpointType": "GatewayLoadBalancer", "policy": ABSENT}],
    ),
    ResourceCase(
        rule="vpc-endpoint-own-security-group",
        cls=aws.ec2.VpcEndpoint,
        compliant={"vpcEndpointType": "Interface", "securityGroupIds": ["sg-1"]},
        tolerated=[
            {"securityGroupIds": [UNKNOWN]},
            {"vpcEndpointType": "Gateway", "securityGroupIds": ABSENT},
        ],
    ),
    StackCase(
        rule="vpc-endpoint-own-security-group",
        compliant=[[BARE, GROUP]],
        violations=[([BARE], "logs", "No ")],
    ),
    ResourceCase(
        rule="vpc-endpoint-private-names",
        cls=aws.ec2.VpcEndpoint,
        compliant={"vpcEndpointType": "Interface", "privateDnsEnabled": True},
        tolerated=[
            {"privateDnsEnabled": ABSENT, "vpcEndpointType": "Gateway"},
            {"privateDnsEnabled": ABSENT, "vpcEndpointType": ABSENT},
        ],
    ),
)
