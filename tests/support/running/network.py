"""The network, as components/network makes it."""

from ipaddress import IPv4Network
from typing import Any

from components.network.nacl import Rule, rules_of
from components.network.security_groups import flows, roles
from components.settings import Settings
from tests.support.running.parts import Parts


def make(parts: Parts, settings: Settings) -> dict[str, Any]:
    """The VPC and all in it; the contracts `network` and `securityGroups`."""
    ec2 = parts.client("ec2")
    network = settings.network
    vpc = ec2.create_vpc(CidrBlock=str(network.cidr))["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    subnets = _subnets(ec2, vpc, settings)
    addresses = _routes(ec2, vpc, gateway, subnets)
    _empty_defaults(ec2, vpc)
    _acls(ec2, vpc, settings, subnets)
    groups = _groups(ec2, vpc, settings)
    return {
        "network": {
            "vpcId": vpc,
            "cidr": str(network.cidr),
            "zones": list(network.zones),
            "subnetIds": subnets,
            "endpointIds": _endpoints(ec2, vpc, subnets["private"]),
            "natPublicIps": addresses,
            "flowLogGroupName": _flow_log(parts, vpc),
        },
        "securityGroups": {"groupIds": groups},
    }


def _subnets(ec2: Any, vpc: str, settings: Settings) -> dict[str, list[str]]:
    return {
        tier: [
            ec2.create_subnet(VpcId=vpc, CidrBlock=str(block), AvailabilityZone=zone)["Subnet"][
                "SubnetId"
            ]
            for zone, block in zip(settings.network.zones, plan.subnets, strict=True)
        ]
        for tier, plan in settings.network.tiers.items()
    }


def _routes(ec2: Any, vpc: str, gateway: str, subnets: dict[str, list[str]]) -> list[str]:
    """A table per subnet; the public addresses of the NAT gateways."""
    addresses: list[str] = []
    nats: list[str] = []
    for subnet in subnets["public"]:
        eip = ec2.allocate_address(Domain="vpc")
        nat = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=eip["AllocationId"])
        nats.append(nat["NatGateway"]["NatGatewayId"])
        addresses.append(eip["PublicIp"])
    for tier, ids in subnets.items():
        for place, subnet in enumerate(ids):
            table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
            ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
            hop = {
                "public": {"GatewayId": gateway},
                "private": {"NatGatewayId": nats[place]},
            }.get(tier)
            if hop:
                ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **hop)
    return addresses


def _empty_defaults(ec2: Any, vpc: str) -> None:
    by_vpc = {"Name": "vpc-id", "Values": [vpc]}
    default = {"Name": "group-name", "Values": ["default"]}
    (group,) = ec2.describe_security_groups(Filters=[by_vpc, default])["SecurityGroups"]
    ec2.revoke_security_group_egress(
        GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"]
    )
    if group["IpPermissions"]:
        ec2.revoke_security_group_ingress(
            GroupId=group["GroupId"], IpPermissions=group["IpPermissions"]
        )
    (acl,) = ec2.describe_network_acls(Filters=[by_vpc])["NetworkAcls"]
    for entry in acl["Entries"]:
        if entry["RuleAction"] == "allow":
            ec2.delete_network_acl_entry(
                NetworkAclId=acl["NetworkAclId"],
                RuleNumber=entry["RuleNumber"],
                Egress=entry["Egress"],
            )


def _acls(ec2: Any, vpc: str, settings: Settings, subnets: dict[str, list[str]]) -> None:
    for tier, rules in rules_of(settings.network.tiers).items():
        acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
        for number, rule in enumerate(rules.ingress):
            ec2.create_network_acl_entry(NetworkAclId=acl, RuleNumber=100 + number, **entry(rule))
        for subnet in subnets[tier]:
            by_subnet = {"Name": "association.subnet-id", "Values": [subnet]}
            (old,) = ec2.describe_network_acls(Filters=[by_subnet])["NetworkAcls"]
            (link,) = [it for it in old["Associations"] if it["SubnetId"] == subnet]
            ec2.replace_network_acl_association(
                AssociationId=link["NetworkAclAssociationId"], NetworkAclId=acl
            )


def entry(rule: Rule) -> dict[str, Any]:
    """A rule as EC2 takes it."""
    return {
        "Protocol": "6",
        "RuleAction": "allow" if rule.allowed else "deny",
        "Egress": False,
        "CidrBlock": str(rule.block),
        "PortRange": {"From": rule.ports[0], "To": rule.ports[1]},
    }


def _groups(ec2: Any, vpc: str, settings: Settings) -> dict[str, str]:
    groups = {
        role: ec2.create_security_group(VpcId=vpc, GroupName=role, Description=role)["GroupId"]
        for role in roles(settings.network)
    }
    for flow in flows(settings.network, settings.services.public_images):
        if flow.target in groups:
            ec2.authorize_security_group_ingress(
                GroupId=groups[flow.target],
                IpPermissions=[permission(groups.get(flow.source, flow.source), flow.port)],
            )
    return groups


def permission(source: str, port: int) -> dict[str, Any]:
    """TCP from a group or a block to a port."""
    ports: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}
    if source.startswith("sg-"):
        return {**ports, "UserIdGroupPairs": [{"GroupId": source}]}
    if ":" in source:
        return {**ports, "Ipv6Ranges": [{"CidrIpv6": source}]}
    return {**ports, "IpRanges": [{"CidrIp": str(IPv4Network(source))}]}


def _endpoints(ec2: Any, vpc: str, subnets: list[str]) -> dict[str, str]:
    kinds: dict[str, dict[str, Any]] = {
        "s3": {"VpcEndpointType": "Gateway"},
        "bedrock-runtime": {"VpcEndpointType": "Interface", "SubnetIds": subnets},
    }
    return {
        service: ec2.create_vpc_endpoint(
            VpcId=vpc, ServiceName=f"com.amazonaws.us-east-1.{service}", **kind
        )["VpcEndpoint"]["VpcEndpointId"]
        for service, kind in kinds.items()
    }


def _flow_log(parts: Parts, vpc: str) -> str:
    group = parts.log_group("flow-logs")
    parts.client("ec2").create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="cloud-watch-logs",
        LogDestination=f"arn:aws:logs:us-east-1:123456789012:log-group:{group}",
        DeliverLogsPermissionArn=parts.role("flow-logs", "vpc-flow-logs.amazonaws.com"),
    )
    return group
