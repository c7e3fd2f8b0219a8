"""Cases of the rules on the parts of a network."""

import pulumi_aws as aws

from tests.policy.cases.declared import OTHER_VPC, VPC
from tests.policy.harness import ABSENT, UNKNOWN, Node, ResourceCase, StackCase

ACL = Node(cls=aws.ec2.NetworkAcl, name="acl", props={"vpcId": UNKNOWN})
GROUP = Node(cls=aws.ec2.SecurityGroup, name="web", props={"vpcId": UNKNOWN})
INGRESS = Node(
    cls=aws.vpc.SecurityGroupIngressRule,
    name="rule",
    props={"securityGroupId": UNKNOWN},
    refers={"securityGroupId": ["web"], "referencedSecurityGroupId": ["web"]},
)
SUBNET = Node(
    cls=aws.ec2.Subnet, name="private", props={"vpcId": UNKNOWN}, refers={"vpcId": ["main"]}
)
SERVICE = Node(
    cls=aws.ecs.Service,
    name="service",
    props={"networkConfiguration": {"subnets": [UNKNOWN], "securityGroups": [UNKNOWN]}},
    refers={"networkConfiguration": ["private", "web"]},
)


def acl(subnets: object) -> Node:
    return Node(cls=aws.ec2.NetworkAcl, name="acl", props={"subnetIds": subnets})


def association(of: str) -> Node:
    return Node(
        cls=aws.ec2.NetworkAclAssociation,
        name="association",
        props={"networkAclId": UNKNOWN, "subnetId": "subnet-1"},
        refers={"networkAclId": [of]},
    )


def endpoint(service: object, vpc: str = "main") -> Node:
    return Node(
        cls=aws.ec2.VpcEndpoint,
        name=f"endpoint {service} {vpc}",
        props={"serviceName": service, "vpcId": UNKNOWN},
        refers={"vpcId": [vpc]},
    )


API = endpoint("com.amazonaws.us-east-1.ecr.api")
DKR = endpoint("com.amazonaws.us-east-1.ecr.dkr")
RUNNING = (VPC, SUBNET, GROUP, SERVICE)

GATEWAY = Node(cls=aws.ec2.InternetGateway, name="gateway")
TABLE = Node(cls=aws.ec2.RouteTable, name="table", props={"vpcId": UNKNOWN})
ROUTE = Node(
    cls=aws.ec2.Route,
    name="route",
    props={"destinationCidrBlock": "0.0.0.0/0", "gatewayId": UNKNOWN, "routeTableId": UNKNOWN},
    refers={"gatewayId": ["gateway"], "routeTableId": ["table"]},
)
ASSOCIATION = Node(
    cls=aws.ec2.RouteTableAssociation,
    name="association",
    props={"routeTableId": UNKNOWN, "subnetId": UNKNOWN},
    refers={"routeTableId": ["table"], "subnetId": ["subnet"]},
)
WITH_ROUTE = Node(
    cls=aws.ec2.RouteTable,
    name="table",
    props={"routes": [{"cidrBlock": "0.0.0.0/0", "gatewayId": UNKNOWN}]},
    refers={"routes": ["gateway"]},
)


def subnet(**props: object) -> Node:
    return Node(cls=aws.ec2.Subnet, name="subnet", props=props)


PUBLIC = {"SubnetType": "Public"}
PRIVATE = subnet(tags=PUBLIC, tagsAll={"SubnetType": "Private"})

RESOURCE_CASES = (
    ResourceCase(
        rule="vpc-endpoint-private-names",
        cls=aws.ec2.VpcEndpoint,
        compliant={"vpcEndpointType": "Interface", "privateDnsEnabled": True},
        violations=[
            ({"privateDnsEnabled": False}, "past the endpoint"),
            ({"privateDnsEnabled": ABSENT}, "past the endpoint"),
        ],
        tolerated=[
            {"privateDnsEnabled": UNKNOWN},
            {"privateDnsEnabled": ABSENT, "vpcEndpointType": "Gateway"},
            {"privateDnsEnabled": ABSENT, "vpcEndpointType": ABSENT},
        ],
    ),
)
STACK_CASES = (
    StackCase(
        rule="ec2-route-private-subnets",
        compliant=[
            [],
            [GATEWAY, TABLE, ROUTE, ASSOCIATION, subnet(tags=PUBLIC)],
            [GATEWAY, WITH_ROUTE, ASSOCIATION, subnet(tagsAll=PUBLIC)],
            [GATEWAY, TABLE, ROUTE, ASSOCIATION, subnet(tags=UNKNOWN)],
            [GATEWAY, TABLE, ROUTE, PRIVATE],
            [GATEWAY, TABLE, ASSOCIATION, PRIVATE],
        ],
        violations=[
            ([GATEWAY, TABLE, ROUTE, ASSOCIATION, PRIVATE], "route", "leads subnet"),
            ([GATEWAY, TABLE, ROUTE, ASSOCIATION, subnet()], "route", "leads subnet"),
            ([GATEWAY, WITH_ROUTE, ASSOCIATION, PRIVATE], "table", "leads subnet"),
        ],
    ),
    StackCase(
        rule="ec2-nacl-attached",
        compliant=[
            [],
            [acl(["subnet-1"])],
            [acl(UNKNOWN)],
            [acl([UNKNOWN])],
            [ACL, association("acl")],
        ],
        violations=[
            ([ACL], "acl", "no subnet"),
            ([acl([])], "acl", "no subnet"),
            ([ACL, GROUP, association("web")], "acl", "no subnet"),
        ],
    ),
    StackCase(
        rule="ec2-security-group-attached",
        compliant=[[], [SUBNET, VPC, GROUP, SERVICE]],
        violations=[
            ([GROUP], "web", "attached to no resource"),
            ([GROUP, INGRESS], "web", "attached to no resource"),
        ],
    ),
    StackCase(
        rule="vpc-ecr-endpoints",
        compliant=[
            [],
            [VPC],
            [*RUNNING, API, DKR],
            [*RUNNING, API, endpoint(UNKNOWN)],
            [OTHER_VPC, *RUNNING, API, DKR],
        ],
        violations=[
            ([*RUNNING, API], "main", "ecr.dkr"),
            ([*RUNNING, DKR], "main", "ecr.api"),
            (
                [OTHER_VPC, *RUNNING, API, endpoint("com.amazonaws.us-east-1.ecr.dkr", "other")],
                "main",
                "ecr.dkr",
            ),
        ],
    ),
)
