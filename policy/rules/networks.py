"""The parts of a network are in use, and tasks pull their images without leaving it."""

from collections.abc import Iterable, Iterator
from itertools import chain

from frame.family import EXPOSURE
from frame.rule import (
    Finding,
    Messages,
    Reference,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules.declared import VPCS
from rules.zones import SERVICES, SUBNETS

_ACLS = tokens(aws.ec2.NetworkAcl)
_ACL_ASSOCIATIONS = tokens(aws.ec2.NetworkAclAssociation)
_GROUPS = tokens(aws.ec2.SecurityGroup)
_ENDPOINTS = tokens(aws.ec2.VpcEndpoint)
_ROUTES = tokens(aws.ec2.Route)
_TABLES = tokens(aws.ec2.RouteTable)
_TABLE_ASSOCIATIONS = tokens(aws.ec2.RouteTableAssociation)
_GATEWAYS = tokens(aws.ec2.InternetGateway)
_IMAGE_SERVICES = ("ecr.api", "ecr.dkr")
_GROUP_RULES = tokens(
    aws.ec2.SecurityGroup,
    aws.ec2.SecurityGroupRule,
    aws.vpc.SecurityGroupIngressRule,
    aws.vpc.SecurityGroupEgressRule,
)


class _Wearers:
    """Every type but those that only speak of groups."""

    def __contains__(self, token: object) -> bool:
        return token not in _GROUP_RULES


def acl_attached(stack: Stack) -> Iterable[Finding]:
    """An ACL guards subnets: its own list names them, or an association does."""
    for acl in stack.of(_ACLS):
        associations = stack.of(_ACL_ASSOCIATIONS)
        if acl.props["subnetIds"].missing and not any(
            association.points_at(acl, "networkAclId") for association in associations
        ):
            yield Finding(resource=acl, message="The network ACL guards no subnet.")


def group_attached(stack: Stack) -> Iterable[Finding]:
    """The group is attached to a resource; that rules of groups name it does not count."""
    attached = {
        urn
        for resource in stack.of(_Wearers())
        for sources in resource.refers_to.values()
        for urn in sources
    }
    for group in stack.of(_GROUPS):
        if group.urn not in attached:
            yield Finding(resource=group, message="The security group is attached to no resource.")


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


def image_endpoints(stack: Stack) -> Iterable[Finding]:
    """A VPC in which services run has endpoints for both halves of the image registry."""
    for vpc in stack.of(VPCS):
        if not any(_runs_in(stack, service, vpc) for service in stack.of(SERVICES)):
            continue
        offered = [
            e.props["serviceName"] for e in stack.of(_ENDPOINTS) if e.points_at(vpc, "vpcId")
        ]
        for wanted in _IMAGE_SERVICES:
            if not any(not o.known or (o.text or "").endswith(f".{wanted}") for o in offered):
                yield Finding(resource=vpc, message=f"The VPC has no endpoint for {wanted}.")


def private_names(endpoint: Value) -> Messages:
    """Clients in the VPC that ask for the service by its usual name reach the endpoint."""
    interface = endpoint["vpcEndpointType"].equals("Interface")
    if interface and endpoint["privateDnsEnabled"].differs(True):
        yield "The service's usual name leads past the endpoint (privateDnsEnabled)."


def _runs_in(stack: Stack, service: Resource, vpc: Resource) -> bool:
    return any(subnet.points_at(vpc, "vpcId") for subnet in _subnets(stack, service))


def _subnets(stack: Stack, service: Resource) -> Iterator[Resource]:
    made_from = service.refers_to.get("networkConfiguration", frozenset())
    return (subnet for subnet in stack.of(SUBNETS) if subnet.urn in made_from)


RULES = (
    StackRule(
        id="ec2-nacl-attached",
        family=EXPOSURE,
        description="Every network ACL guards a subnet.",
        severity=Severity.LOW,
        references=(security_hub("EC2.16"), checkov("CKV2_AWS_1")),
        remediation="Set subnet_ids, or remove the ACL.",
        types=_ACLS,
        check=acl_attached,
    ),
    StackRule(
        id="ec2-security-group-attached",
        family=EXPOSURE,
        description="Every security group is attached to a resource.",
        severity=Severity.LOW,
        references=(checkov("CKV2_AWS_5"),),
        remediation="Give the group to a resource, or remove it.",
        types=_GROUPS,
        check=group_attached,
    ),
    StackRule(
        id="ec2-route-private-subnets",
        family=EXPOSURE,
        description="Only public subnets have a route to an internet gateway.",
        severity=Severity.HIGH,
        references=(Reference(framework="AWS Well-Architected", control="SEC05-BP01"),),
        remediation="Send the subnet's traffic to a NAT gateway, or tag it SubnetType=Public.",
        types=_ROUTES | _TABLES,
        check=private_routes,
    ),
    ResourceRule(
        id="vpc-endpoint-private-names",
        family=EXPOSURE,
        description="Interface endpoints are reached by the names that clients use anyway.",
        severity=Severity.LOW,
        references=(Reference(framework="AWS Well-Architected", control="SEC05-BP01"),),
        remediation="Set private_dns_enabled=True.",
        types=_ENDPOINTS,
        check=private_names,
    ),
    StackRule(
        id="vpc-ecr-endpoints",
        family=EXPOSURE,
        description="Services pull their images through endpoints of their VPC.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.55"), security_hub("EC2.56")),
        remediation="Add interface endpoints for ecr.api and ecr.dkr.",
        types=VPCS,
        check=image_endpoints,
    ),
)
