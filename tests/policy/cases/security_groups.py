"""Cases of the rules on security groups and endpoints."""

import json

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, Node, Props, ResourceCase, StackCase

GROUP: Props = {"description": "Web servers", "vpcId": "vpc-1"}
INLINE: Props = {
    "description": "Web servers",
    "ingress": [
        {
            "description": "Clients",
            "protocol": "tcp",
            "fromPort": 443,
            "toPort": 443,
            "cidrBlocks": ["203.0.113.0/24"],
        }
    ],
    "egress": [
        {
            "description": "Images",
            "protocol": "tcp",
            "fromPort": 443,
            "toPort": 443,
            "cidrBlocks": ["0.0.0.0/0"],
        }
    ],
}
INGRESS: Props = {
    "description": "Clients",
    "ipProtocol": "tcp",
    "fromPort": 443,
    "toPort": 443,
    "cidrIpv4": "203.0.113.0/24",
}
EGRESS: Props = {**INGRESS, "description": "Images", "cidrIpv4": "0.0.0.0/0"}
LEGACY: Props = {
    "description": "Clients",
    "type": "ingress",
    "protocol": "tcp",
    "fromPort": 443,
    "toPort": 443,
    "cidrBlocks": ["203.0.113.0/24"],
}
SSH = {"fromPort": 22, "toPort": 22}

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


ENDPOINT: Props = {
    "vpcEndpointType": "Interface",
    "serviceName": "com.amazonaws.us-east-1.s3",
    "policy": json.dumps(_policy(OWN_ACCOUNT, ONE_BUCKET)),
}
EVERYTHING: Props = {key: OWN_ACCOUNT[key] for key in ("Effect", "Principal", "Action", "Resource")}
OPEN = "any account use any resource"

RESOURCE_CASES = (
    ResourceCase(
        rule="ec2-security-group-described",
        cls=aws.ec2.SecurityGroup,
        compliant=INLINE,
        violations=[
            ({"description": ABSENT}, "(description)"),
            ({"description": "Managed by Pulumi", "ingress": UNKNOWN}, "(description)"),
            ({"ingress.0.description": ABSENT}, "ingress[0]: It"),
            ({"egress.0.description": ""}, "egress[0]: It"),
        ],
        tolerated=[{"description": UNKNOWN}, {"ingress.0.description": UNKNOWN}],
    ),
    ResourceCase(
        rule="ec2-security-group-described",
        cls=aws.vpc.SecurityGroupEgressRule,
        compliant=EGRESS,
        violations=[({"description": ABSENT}, "(description)")],
        tolerated=[{"description": UNKNOWN}],
    ),
    ResourceCase(
        rule="ec2-security-group-no-inline-rules",
        cls=aws.ec2.SecurityGroup,
        compliant=GROUP,
        violations=[
            ({"ingress": INLINE["ingress"]}, "(ingress)"),
            ({"egress": INLINE["egress"], "vpcId": UNKNOWN}, "(egress)"),
            ({"ingress": [UNKNOWN]}, "(ingress)"),
        ],
        tolerated=[{"ingress": UNKNOWN}, {"ingress": [], "egress": []}],
    ),
    ResourceCase(
        rule="ec2-security-group-no-open-egress",
        cls=aws.ec2.SecurityGroup,
        compliant=INLINE,
        violations=[
            ({"egress.0.protocol": "-1"}, "egress[0]: Egress to 0.0.0.0/0 on all protocols"),
            ({"egress.0.fromPort": 0, "egress.0.toPort": 65535}, "tcp 0-65535"),
            (
                {"egress": [{"protocol": "all", "ipv6CidrBlocks": ["::/0"]}], "ingress": UNKNOWN},
                "Egress to ::/0",
            ),
        ],
        tolerated=[
            {"egress": ABSENT},
            {"egress.0": UNKNOWN},
            {"egress.0.toPort": UNKNOWN},
            {"egress.0.protocol": "-1", "egress.0.cidrBlocks": ["10.0.0.0/8"]},
        ],
    ),
    ResourceCase(
        rule="ec2-security-group-no-open-egress",
        cls=aws.vpc.SecurityGroupEgressRule,
        compliant=EGRESS,
        violations=[
            ({"ipProtocol": "-1"}, "Egress to 0.0.0.0/0"),
            ({"ipProtocol": "-1", "cidrIpv4": "128.0.0.0/1", "fromPort": UNKNOWN}, "128.0.0.0/1"),
        ],
        tolerated=[{"ipProtocol": UNKNOWN}, {"ipProtocol": "-1", "cidrIpv4": UNKNOWN}],
    ),
    ResourceCase(
        rule="ec2-security-group-no-open-egress",
        cls=aws.ec2.SecurityGroupRule,
        compliant={**LEGACY, "type": "egress"},
        violations=[({"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}, "Egress to 0.0.0.0/0")],
        tolerated=[{"type": "ingress", "protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}],
    ),
    ResourceCase(
        rule="ec2-security-group-authorised-ports",
        cls=aws.vpc.SecurityGroupIngressRule,
        compliant=INGRESS,
        violations=[
            (SSH, "Ingress from 203.0.113.0/24 on tcp 22"),
            ({"toPort": 444}, "tcp 443-444"),
            ({"ipProtocol": "-1"}, "all protocols"),
            ({"ipProtocol": "udp", "description": UNKNOWN}, "udp 443"),
            ({"cidrIpv4": ABSENT, "cidrIpv6": "2001:db8::/32", **SSH}, "2001:db8::/32"),
            ({"cidrIpv4": ABSENT, "prefixListId": "pl-1", **SSH}, "the prefix list pl-1"),
        ],
        tolerated=[
            {"fromPort": 80, "toPort": 80},
            {"ipProtocol": "6"},
            {"cidrIpv4": "10.1.0.0/16", **SSH},
            {"cidrIpv4": ABSENT, "cidrIpv6": "fd00::/8", **SSH},
            {"cidrIpv4": ABSENT, "referencedSecurityGroupId": "sg-1", **SSH},
            {"cidrIpv4": UNKNOWN, **SSH},
            {"cidrIpv4": ABSENT, "prefixListId": UNKNOWN, **SSH},
            {"fromPort": UNKNOWN},
            {"ipProtocol": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="ec2-security-group-authorised-ports",
        cls=aws.ec2.SecurityGroup,
        compliant=INLINE,
        violations=[
            ({"ingress.0.fromPort": 3389, "ingress.0.toPort": 3389}, "ingress[0]: Ingress"),
            ({"ingress.0.fromPort": 0, "egress": UNKNOWN}, "tcp 0-443"),
        ],
        tolerated=[{"ingress.0": UNKNOWN}],
    ),
    ResourceCase(
        rule="ec2-security-group-authorised-ports",
        cls=aws.ec2.SecurityGroupRule,
        compliant=LEGACY,
        violations=[(SSH, "tcp 22"), ({**SSH, "prefixListIds": ["pl-1"]}, "pl-1")],
        tolerated=[{"type": "egress", **SSH}],
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
        violations=[({"policy": _policy({**EVERYTHING, "NotPrincipal": "x"})}, OPEN)],
    ),
)


def _endpoint(**props: object) -> list[Node]:
    return [Node(cls=aws.ec2.VpcEndpoint, name="endpoint", props=props)]


STACK_CASES = (
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
            (_endpoint(policy=""), "endpoint", "no policy"),
        ],
    ),
)
