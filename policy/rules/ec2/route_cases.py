"""Cases of the rules in `route.py`."""

from frame.cases import UNKNOWN, Node, StackCase
from frame.sdk import aws

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

CASES = (
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
)
