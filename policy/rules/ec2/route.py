"""Routes."""

from collections.abc import Iterable, Iterator
from itertools import chain

from frame.family import EXPOSURE
from frame.rule import Finding, Resource, Stack, StackRule, tokens, well_architected
from frame.sdk import aws
from frame.types import SUBNETS
from pulumi_policy import Severity

_ROUTES = tokens(aws.ec2.Route)
_TABLES = tokens(aws.ec2.RouteTable)
_TABLE_ASSOCIATIONS = tokens(aws.ec2.RouteTableAssociation)
_GATEWAYS = tokens(aws.ec2.InternetGateway)


def private_routes(stack: Stack) -> Iterable[Finding]:
    """Only subnets that say that they are public have a route to an internet gateway."""
    for route in chain(stack.of(_ROUTES), stack.of(_TABLES)):
        for subnet in _routed_to_gateway(stack, route):
            tags = subnet.props["tags" if subnet.props["tagsAll"].missing else "tagsAll"]
            if tags["SubnetType"].differs("Public"):
                message = f"The route leads {subnet.name} to the internet, and back."
                yield Finding(resource=route, message=message)


def _routed_to_gateway(stack: Stack, route: Resource) -> Iterator[Resource]:
    if not any(route.uses(gateway) for gateway in stack.of(_GATEWAYS)):
        return
    tables = [t for t in stack.of(_TABLES) if t is route or route.points_at(t, "routeTableId")]
    for association in stack.of(_TABLE_ASSOCIATIONS):
        if any(association.points_at(table, "routeTableId") for table in tables):
            yield from (s for s in stack.of(SUBNETS) if association.points_at(s, "subnetId"))


RULES = (
    StackRule(
        id="ec2-route-private-subnets",
        family=EXPOSURE,
        description="Only public subnets have a route to an internet gateway.",
        severity=Severity.HIGH,
        references=(well_architected("SEC05-BP01"),),
        remediation="Send the subnet's traffic to a NAT gateway, or tag it SubnetType=Public.",
        types=_ROUTES | _TABLES,
        check=private_routes,
    ),
)
