"""Cases of the rules in `vpc.py`."""

from frame.cases import UNKNOWN, Node, StackCase
from frame.sdk import aws

VPC = Node(cls=aws.ec2.Vpc, name="main", props={"cidrBlock": "10.0.0.0/16"})
OTHER_VPC = Node(cls=aws.ec2.Vpc, name="other", props={"cidrBlock": "10.1.0.0/16"})
WEB_GROUP = Node(cls=aws.ec2.SecurityGroup, name="web", props={"vpcId": UNKNOWN})
SUBNET = Node(
    cls=aws.ec2.Subnet, name="private", props={"vpcId": UNKNOWN}, refers={"vpcId": ["main"]}
)
SERVICE = Node(
    cls=aws.ecs.Service,
    name="service",
    props={"networkConfiguration": {"subnets": [UNKNOWN], "securityGroups": [UNKNOWN]}},
    refers={"networkConfiguration": ["private", "web"]},
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
RUNNING = (VPC, SUBNET, WEB_GROUP, SERVICE)

CASES = (
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
