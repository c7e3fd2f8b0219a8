"""The VPC: subnets, routes, endpoints, security groups and network ACLs."""

from collections.abc import Collection, Iterator, Mapping
from ipaddress import ip_network
from typing import Any

from ops.deployment import Deployment
from ops.verify.check import Check, Fault, Faults, Look, Made, states
from ops.verify.sources import command, ids, made, of_vpc, pages

_WIDEST = 8
"""The shortest prefix that settings accept from clients (components/settings/network.py)."""


_TO = {
    "DestinationCidrBlock": "destination_cidr_block",
    "DestinationIpv6CidrBlock": "destination_ipv6_cidr_block",
    "DestinationPrefixListId": "destination_prefix_list_id",
}
"""The destination of a route: its member of the response, and its CLI option."""


def _added_routes(deployment: Deployment, table: Made) -> Faults:
    """Routes that the stack did not create; AWS itself adds those of gateway endpoints."""
    routes = made(deployment, "ec2.Route")
    own = {it.inputs.get("destinationCidrBlock") for it in routes if _of(it, table)}
    endpoints = ids(deployment, "ec2.VpcEndpoint")
    ec2 = deployment.aws.client("ec2", table.region)
    for found in ec2.describe_route_tables(RouteTableIds=[table.id])["RouteTables"]:
        for route in found["Routes"]:
            member = next(it for it in _TO if route.get(it))
            to: str = route[member]
            known = route.get("Origin") == "CreateRouteTable" or to in own
            if not known and route.get("GatewayId") not in endpoints:
                fix = {"route_table_id": table.id, _TO[member]: to}
                yield Fault(
                    f"its route to {to} is not the stack's",
                    command(deployment, table, "ec2 delete-route", **fix),
                )


def _added_associations(deployment: Deployment, table: Made) -> Faults:
    """Subnets that were associated with another table, which AWS requires to disassociate first.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/WorkWithRouteTables.html
    """
    own = ids(deployment, "ec2.RouteTableAssociation")
    ec2 = deployment.aws.client("ec2", table.region)
    for found in ec2.describe_route_tables(RouteTableIds=[table.id])["RouteTables"]:
        for each in found["Associations"]:
            id_ = each["RouteTableAssociationId"]
            if not each.get("Main") and id_ not in own:
                yield Fault(
                    f"{each.get('SubnetId') or each.get('GatewayId')} was associated with it",
                    command(deployment, table, "ec2 disassociate-route-table", association_id=id_),
                )


def _of(route: Made, table: Made) -> bool:
    return route.inputs.get("routeTableId") == table.id


def _public_addresses(deployment: Deployment, vpc: Made) -> Faults:
    """Subnets in the VPC that are not the stack's; its own are compared by the refresh."""
    own = ids(deployment, "ec2.Subnet")
    for each in of_vpc(deployment, "describe_subnets", "Subnets"):
        if each["SubnetId"] not in own and each.get("MapPublicIpOnLaunch"):
            fix = {"subnet_id": each["SubnetId"]}
            yield Fault(
                f"subnet {each['SubnetId']}, which is not the stack's, assigns public addresses",
                command(deployment, vpc, "ec2 modify-subnet-attribute", **fix)
                + " --no-map-public-ip-on-launch",
            )


def _endpoint_state(deployment: Deployment, endpoint: Made) -> Faults:
    ec2 = deployment.aws.client("ec2", endpoint.region)
    for each in ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint.id])["VpcEndpoints"]:
        # EC2 spells states with and without a capital.
        yield from states({"state": str(each["State"]).lower()}, state="available")


def _gateway_state(deployment: Deployment, gateway: Made) -> Faults:
    ec2 = deployment.aws.client("ec2", gateway.region)
    for each in ec2.describe_nat_gateways(NatGatewayIds=[gateway.id])["NatGateways"]:
        yield from states(each, State="available")


def _log_delivery(deployment: Deployment, log: Made) -> Faults:
    ec2 = deployment.aws.client("ec2", log.region)
    for each in ec2.describe_flow_logs(FlowLogIds=[log.id])["FlowLogs"]:
        if error := each.get("DeliverLogsErrorMessage"):
            yield Fault(f"cannot deliver: {error}")


def _open_groups(deployment: Deployment, _: Made) -> Faults:
    """All security groups of the VPC, also those of others, by IPv4 and IPv6."""
    for group in of_vpc(deployment, "describe_security_groups", "SecurityGroups"):
        for source, port in _sources(group["IpPermissions"]):
            if ip_network(source).prefixlen < _WIDEST:
                name = f"{group['GroupId']} ({group['GroupName']})"
                yield Fault(f"security group {name} allows {source} on {port}")


def _sources(permissions: Collection[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Each block of each permission, with its ports."""
    for each in permissions:
        for key, name in (("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6")):
            for source in each.get(key, ()):
                yield source[name], _ports(each)


def _ports(permission: Mapping[str, Any]) -> str:
    if permission["IpProtocol"] == "-1":
        return "every port"
    first, last = permission.get("FromPort"), permission.get("ToPort")
    span = first if first == last else f"{first}-{last}"
    return f"{span}/{permission['IpProtocol']}"


def _added_rules(deployment: Deployment, group: Made) -> Faults:
    """Rules of the stack's own security groups that are not in its state."""
    own = ids(deployment, "vpc.SecurityGroupIngressRule", "vpc.SecurityGroupEgressRule")
    by_group = [{"Name": "group-id", "Values": [group.id]}]
    ec2 = deployment.aws.client("ec2", group.region)
    rules = pages(ec2, "describe_security_group_rules", "SecurityGroupRules", Filters=by_group)
    for each in rules:
        if each["SecurityGroupRuleId"] in own:
            continue
        way = "egress" if each["IsEgress"] else "ingress"
        other = each.get("CidrIpv4") or each.get("CidrIpv6") or each.get("PrefixListId")
        other = other or each.get("ReferencedGroupInfo", {}).get("GroupId")
        fix = {"group_id": group.id, "security_group_rule_ids": each["SecurityGroupRuleId"]}
        yield Fault(
            f"its {way} rule for {other} on {_ports(each)} is not the stack's",
            command(deployment, group, f"ec2 revoke-security-group-{way}", **fix),
        )


CHECKS = (
    Check(
        id="network.subnets",
        title="Every tier has its subnets, one in each zone",
        covers={"ec2.Subnet": (), "ec2.Vpc": ()},
    ),
    Check(
        id="network.routes",
        title="The data tier has no route out of the VPC, the private tier only to NAT gateways",
        covers={
            "ec2.RouteTable": (),
            "ec2.Route": (),
            "ec2.RouteTableAssociation": (),
            "ec2.InternetGateway": (),
        },
        looks=(
            Look(("ec2.RouteTable",), _added_routes),
            Look(("ec2.RouteTable",), _added_associations),
        ),
    ),
    Check(
        id="network.public-addresses",
        title="No subnet assigns public addresses",
        covers={"ec2.Subnet": ("mapPublicIpOnLaunch", "assignIpv6AddressOnCreation")},
        looks=(Look(("ec2.Vpc",), _public_addresses),),
    ),
    Check(
        id="network.endpoints",
        title="VPC endpoints are available",
        covers={"ec2.VpcEndpoint": ()},
        looks=(Look(("ec2.VpcEndpoint",), _endpoint_state),),
        fix="see the endpoint's state in the VPC console; replace a failed one:"
        " `pulumi up --target-replace URN`",
    ),
    Check(
        id="network.nat",
        title="NAT gateways are available and have the published addresses",
        covers={"ec2.NatGateway": (), "ec2.Eip": ()},
        looks=(Look(("ec2.NatGateway",), _gateway_state),),
        absent="network.nat is none: AWS is reached through VPC endpoints only",
    ),
    Check(
        id="network.flow-logs",
        title="Flow logs record all traffic of the VPC",
        covers={"ec2.FlowLog": ()},
    ),
    Check(
        id="network.flow-log-delivery",
        title="Flow logs are delivered",
        looks=(Look(("ec2.FlowLog",), _log_delivery),),
        fix="compare the role of the flow log with components/network/flow_logs.py",
        unknown_here="moto reports every flow log's delivery as failed",
    ),
    Check(
        id="network.web-acl",
        title="The web ACL is associated with the public load balancer and logs blocked requests",
        covers={
            "wafv2.WebAcl": (),
            "wafv2.WebAclAssociation": (),
            "wafv2.WebAclLoggingConfiguration": (),
        },
    ),
    Check(
        id="network.open-ingress",
        title="No security group of the VPC allows ingress from large public ranges, IPv4 or IPv6",
        looks=(Look(("ec2.Vpc",), _open_groups),),
        fix="revoke the rule; CloudTrail's AuthorizeSecurityGroupIngress event has its author",
    ),
    Check(
        id="network.flows",
        title="Security groups allow the platform's flows only",
        covers={
            "ec2.SecurityGroup": (),
            "ec2.DefaultSecurityGroup": (),
            "vpc.SecurityGroupIngressRule": (),
            "vpc.SecurityGroupEgressRule": (),
        },
        looks=(Look(("ec2.SecurityGroup", "ec2.DefaultSecurityGroup"), _added_rules),),
    ),
    Check(
        id="network.acls",
        title="Network ACLs deny the data tier and administration ports to outside sources",
        covers={"ec2.NetworkAcl": (), "ec2.DefaultNetworkAcl": ()},
    ),
)
