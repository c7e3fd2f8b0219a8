"""What stands in a zone, and so would be lost with it."""

from collections.abc import Iterator
from typing import Any

from components.settings.security import Service
from ops.deployment import Deployment
from ops.drill.aurora import Database
from ops.drill.fargate import Tasks


def losses(deployment: Deployment, zone: str, services: dict[Service, Tasks]) -> Iterator[str]:
    """What the loss of a zone would take, and what it would leave, in sentences."""
    for service, tasks in services.items():
        zones = [str(each.get("availabilityZone")) for each in tasks.running().values()]
        yield _share(f"tasks of {service}", zones, zone)
        targets = [
            str(each.get("AvailabilityZone")) for t in tasks.healthy().values() for each in t
        ]
        if tasks.target_groups():
            yield _share(f"healthy targets of {service}", targets, zone)
    yield from _database(deployment, zone)
    yield from _outbound(deployment, zone)
    yield from _endpoints(deployment, zone)


def _share(what: str, zones: list[str], lost: str) -> str:
    count = zones.count(lost)
    told = f"{what}: {count} of {len(zones)} would be lost"
    return f"{told}, ALL of them" if zones and count == len(zones) else told


def _database(deployment: Deployment, zone: str) -> Iterator[str]:
    name = deployment.contract("database")["clusterIdentifier"]
    cluster = Database(stack=deployment.stack, name=name, rds=deployment.aws.client("rds"))
    zones = {key: each["AvailabilityZone"] for key, each in cluster.instances().items()}
    yield _share("database instances", list(zones.values()), zone)
    writer = cluster.writer()
    if writer and zones.get(writer) == zone:
        yield "the database's writer would be lost: see the drill failover"


def _outbound(deployment: Deployment, lost: str) -> Iterator[str]:
    """Subnets whose way out leads through a NAT gateway of the zone."""
    ec2 = deployment.aws.client("ec2")
    network = deployment.contract("network")
    vpc = [{"Name": "vpc-id", "Values": [network["vpcId"]]}]
    zones = _zones_of_subnets(deployment)
    gateways = ec2.describe_nat_gateways(Filters=vpc)["NatGateways"]
    gone = {each["NatGatewayId"] for each in gateways if zones.get(each["SubnetId"]) == lost}
    for table in ec2.describe_route_tables(Filters=vpc)["RouteTables"]:
        if not gone & {route.get("NatGatewayId") for route in table["Routes"]}:
            continue
        subnets = [each["SubnetId"] for each in table["Associations"] if "SubnetId" in each]
        for other in sorted({zones[each] for each in subnets} - {lost}):
            yield f"{other} would be cut off: its way out is the NAT gateway of {lost}"


def _endpoints(deployment: Deployment, lost: str) -> Iterator[str]:
    """Private ways to AWS that stand in no other zone."""
    network = deployment.contract("network")
    names = {endpoint: service for service, endpoint in network["endpointIds"].items()}
    zones = _zones_of_subnets(deployment)
    ec2 = deployment.aws.client("ec2")
    vpc = [{"Name": "vpc-id", "Values": [network["vpcId"]]}]
    for each in ec2.describe_vpc_endpoints(Filters=vpc)["VpcEndpoints"]:
        service = names.get(each["VpcEndpointId"])
        if service and {zones[subnet] for subnet in each.get("SubnetIds", ())} == {lost}:
            yield f"the endpoint of {service} stands in {lost} only"


def _zones_of_subnets(deployment: Deployment) -> dict[str, str]:
    vpc = [{"Name": "vpc-id", "Values": [deployment.contract("network")["vpcId"]]}]
    found: list[Any] = deployment.aws.client("ec2").describe_subnets(Filters=vpc)["Subnets"]
    return {each["SubnetId"]: each["AvailabilityZone"] for each in found}
