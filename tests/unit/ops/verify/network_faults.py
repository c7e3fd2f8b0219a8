"""What turns the network's checks red."""

from collections.abc import Callable
from typing import Any

from tests.support.answers import GONE
from tests.support.running.faults import Fault, bent, call, done, of_contract
from tests.support.running.network import permission
from tests.support.running.world import World

VPC = of_contract("network", "vpcId")


def group(role: str) -> Callable[[World], Any]:
    return of_contract("securityGroups", "groupIds", role)


def opened(check: str, role: str, source: str, port: int, says: str) -> Fault:
    """Somebody opens a security group by hand."""
    rule = {"GroupId": group(role), "IpPermissions": [permission(source, port)]}
    return Fault(
        check=check,
        make=done(
            call("ec2.authorize_security_group_ingress", **rule),
            call("ec2.revoke_security_group_ingress", **rule),
        ),
        says=says,
    )


def closed(check: str, role: str, source: str, port: int, says: str) -> Fault:
    """Somebody takes a rule away by hand."""

    def rule(world: World) -> list[dict[str, Any]]:
        return [permission(group(source)(world), port)]

    both = {"GroupId": group(role), "IpPermissions": rule}
    return Fault(
        check=check,
        make=done(
            call("ec2.revoke_security_group_ingress", **both),
            call("ec2.authorize_security_group_ingress", **both),
        ),
        says=says,
    )


def acl_of(tier: str) -> Callable[[World], str]:
    def find(world: World) -> str:
        subnet = world.contract("network")["subnetIds"][tier][0]
        by_subnet = {"Name": "association.subnet-id", "Values": [subnet]}
        (acl,) = world.client("ec2").describe_network_acls(Filters=[by_subnet])["NetworkAcls"]
        return acl["NetworkAclId"]

    return find


def admitted(tier: str, number: int, says: str, **rule: Any) -> Fault:
    """Somebody adds an entry to a network ACL."""
    entry = {"NetworkAclId": acl_of(tier), "RuleNumber": number, "Egress": False}
    return Fault(
        check="network.acls",
        make=done(
            call("ec2.create_network_acl_entry", **entry, RuleAction="allow", **rule),
            call("ec2.delete_network_acl_entry", **entry),
        ),
        says=says,
    )


def table_of(tier: str) -> Callable[[World], str]:
    def find(world: World) -> str:
        subnet = world.contract("network")["subnetIds"][tier][0]
        by_subnet = {"Name": "association.subnet-id", "Values": [subnet]}
        (table,) = world.client("ec2").describe_route_tables(Filters=[by_subnet])["RouteTables"]
        return table["RouteTableId"]

    return find


def internet_gateway(world: World) -> str:
    by_vpc = {"Name": "attachment.vpc-id", "Values": [VPC(world)]}
    (found,) = world.client("ec2").describe_internet_gateways(Filters=[by_vpc])["InternetGateways"]
    return found["InternetGatewayId"]


def routed(tier: str, block: str, says: str) -> Fault:
    """Somebody gives a subnet a way to the internet."""
    route = {"RouteTableId": table_of(tier), "DestinationCidrBlock": block}
    return Fault(
        check="network.routes",
        make=done(
            call("ec2.create_route", **route, GatewayId=internet_gateway),
            call("ec2.delete_route", **route),
        ),
        says=says,
    )


TCP = {"Protocol": "6", "PortRange": {"From": 5432, "To": 5432}}
EVERYBODY, EVERYBODY_6 = "0.0.0.0/0", "::/0"
SUBNETS, ENDPOINTS = "ec2.DescribeSubnets", "ec2.DescribeVpcEndpoints"

FAULTS = (
    Fault(
        check="network.subnets",
        make=bent(SUBNETS, "Subnets/CidrBlock=10.0.64.0/AvailabilityZone", "us-east-1f"),
        says="AvailabilityZone is us-east-1f, not us-east-1a",
    ),
    routed("data", EVERYBODY, "data subnet"),
    routed("private", "8.0.0.0/8", "has a way out of the VPC by igw-"),
    Fault(
        check="network.public-addresses",
        make=bent(SUBNETS, "Subnets/CidrBlock=10.0.64.0/MapPublicIpOnLaunch", value=True),
        says="MapPublicIpOnLaunch is True",
    ),
    Fault(
        check="network.endpoints",
        make=bent(ENDPOINTS, "VpcEndpoints/ServiceName=bedrock/State", "failed"),
        says="its state is failed",
    ),
    Fault(
        check="network.nat",
        make=bent("ec2.DescribeNatGateways", "NatGateways/*/State", "failed"),
        says="State is failed",
    ),
    Fault(
        check="network.nat",
        make=bent("ec2.DescribeNatGateways", "NatGateways/*/State", "deleted"),
        says="no NAT gateway has it",
    ),
    Fault(
        check="network.flow-logs",
        make=bent("ec2.DescribeFlowLogs", "FlowLogs/*/TrafficType", "REJECT"),
        says="TrafficType is REJECT, not ALL",
    ),
    Fault(
        check="network.flow-logs",
        make=bent("ec2.DescribeFlowLogs", "FlowLogs", []),
        says="has no flow log",
    ),
    Fault(
        check="network.flow-log-delivery",
        make=bent("ec2.DescribeFlowLogs", "FlowLogs/*/DeliverLogsErrorMessage", "Access error"),
        says="cannot deliver: Access error",
    ),
    Fault(
        check="network.web-acl",
        make=bent("wafv2.GetWebACLForResource", "WebACL", GONE),
        says="ARN is None",
    ),
    opened("network.open-ingress", "search", EVERYBODY, 443, "admits 0.0.0.0/0 on 443/tcp"),
    opened("network.open-ingress", "bff", EVERYBODY_6, 8080, "admits ::/0 on 8080/tcp"),
    opened("network.open-ingress", "bff", "128.0.0.0/1", 8080, "admits 128.0.0.0/1"),
    Fault(
        check="network.default-group",
        make=bent(
            "ec2.DescribeSecurityGroups",
            "SecurityGroups/GroupName=^default$/IpPermissions",
            [permission("10.0.0.0/8", 22)],
        ),
        says="has 1 rules",
    ),
    opened("network.flows", "agentcore", "10.9.9.9/32", 8080, "admits 10.9.9.9/32 on 8080/tcp"),
    closed("network.flows", "agentcore", "bff", 8080, "does not admit bff on 8080/tcp"),
    opened("network.database-reach", "database-proxy", "10.0.0.0/16", 5432, "database-proxy (sg-"),
    closed("network.database-reach", "database", "database-proxy", 5432, "does not admit"),
    admitted("data", 50, "admits 0.0.0.0/0 on 5432-5432", CidrBlock=EVERYBODY, **TCP),
    admitted("private", 50, "admits 0.0.0.0/0 on 5432-5432", CidrBlock=EVERYBODY, **TCP),
    admitted("data", 50, "admits ::/0 on 0-65535", Ipv6CidrBlock=EVERYBODY_6, Protocol="-1"),
    admitted("public", 50, "admits 0.0.0.0/0 on 22, 3389", CidrBlock=EVERYBODY, Protocol="-1"),
)
