"""Resources in a zone, which its loss affects."""

from collections.abc import Iterator

from ops.deployment import Deployment
from ops.drill.aurora import DatabaseCluster
from ops.drill.fargate import ServiceTasks
from ops.verify.sources import next_hop, of_vpc, routes_of, zones_of_subnets


def losses(deployment: Deployment, zone: str, services: dict[str, ServiceTasks]) -> Iterator[str]:
    """The effects of the loss of a zone, as sentences."""
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
    if not zones:
        return f"{what}: there are none"
    count = zones.count(lost)
    text = f"{what}: {count} of {len(zones)} would be lost"
    return f"{text}, ALL of them" if count == len(zones) else text


def _database(deployment: Deployment, zone: str) -> Iterator[str]:
    name = deployment.contract("database")["clusterIdentifier"]
    cluster = DatabaseCluster(stack=deployment.stack, name=name, rds=deployment.aws.client("rds"))
    zones = {key: each["AvailabilityZone"] for key, each in cluster.instances().items()}
    yield _share("database instances", list(zones.values()), zone)
    writer = cluster.writer()
    if writer and zones.get(writer) == zone:
        yield "the database's writer would be lost: see the drill failover"


def _outbound(deployment: Deployment, lost: str) -> Iterator[str]:
    """Zones that route to a NAT gateway in the lost zone."""
    zones, routes = zones_of_subnets(deployment), routes_of(deployment)
    gateways = of_vpc(deployment, "describe_nat_gateways", "NatGateways")
    gone = {each["NatGatewayId"] for each in gateways if zones.get(each["SubnetId"]) == lost}
    private = deployment.contract("network")["subnetIds"]["private"]
    cut_off = {zones[each] for each in private if gone & set(map(next_hop, routes[each]))}
    for other in sorted(cut_off - {lost}):
        yield f"{other} would lose internet access: its NAT gateway is in {lost}"


def _endpoints(deployment: Deployment, lost: str) -> Iterator[str]:
    """VPC endpoints that are in no other zone."""
    endpoints = deployment.contract("network")["endpointIds"]
    names = {endpoint: service for service, endpoint in endpoints.items()}
    zones = zones_of_subnets(deployment)
    for each in of_vpc(deployment, "describe_vpc_endpoints", "VpcEndpoints"):
        service = names.get(each["VpcEndpointId"])
        if service and {zones[subnet] for subnet in each.get("SubnetIds", ())} == {lost}:
            yield f"the endpoint of {service} is in {lost} only"
