"""What is left when a zone is lost, computed from where things are placed."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ops.deployment import Deployment
from ops.verify.check import AcceptedError, Check, Seen, like
from ops.verify.network import next_hop, routes_of
from ops.verify.services import services_of, targets_of, zones_of_tasks
from ops.verify.sources import NO_CONTAINERS, of_vpc, pages, zones_of_subnets


def remaining(what: str, placed: Mapping[str, int]) -> Iterator[Seen]:
    """What each zone's loss leaves of something, which is to be one at least.

    Args:
        what: What it is, in the plural.
        placed: How many of it each zone holds.
    """
    whole = sum(placed.values())
    for zone, count in sorted(placed.items()):
        left = whole - count
        wrong = f"all {whole} are in {zone}" if whole and not left else "there are none"
        yield Seen(f"{what} without {zone}: {left} of {whole}", "" if left else wrong)


def _zones(deployment: Deployment) -> Counter[str]:
    return Counter(dict.fromkeys(deployment.contract("network")["zones"], 0))


def _tasks(deployment: Deployment) -> Iterator[Seen]:
    for service in deployment.contract("ecsServices")["serviceNames"]:
        yield from remaining(f"tasks of {service}", zones_of_tasks(deployment, service))


def _targets(deployment: Deployment) -> Iterator[Seen]:
    for service, found in services_of(deployment).items():
        if not found.get("loadBalancers"):
            continue
        placed = _zones(deployment)
        placed.update(
            each["Target"]["AvailabilityZone"]
            for each in targets_of(deployment, found)
            if each["TargetHealth"]["State"] == "healthy"
        )
        yield from remaining(f"healthy targets of {service}", placed)


def _database(deployment: Deployment) -> Iterator[Seen]:
    if deployment.settings.data.database.instances == 1:
        raise AcceptedError(
            "data.database.instances is 1: a lost instance is replaced in minutes, in another zone"
        )
    cluster = deployment.contract("database")["clusterIdentifier"]
    by_cluster = [{"Name": "db-cluster-id", "Values": [cluster]}]
    rds = deployment.aws.client("rds")
    instances = pages(rds, "describe_db_instances", "DBInstances", Filters=by_cluster)
    placed = _zones(deployment)
    placed.update(each["AvailabilityZone"] for each in instances)
    yield from remaining("database instances", placed)


def _proxy(deployment: Deployment) -> Iterator[Seen]:
    name = deployment.contract("database")["proxyName"]
    zones = zones_of_subnets(deployment)
    for each in deployment.aws.client("rds").describe_db_proxies(DBProxyName=name)["DBProxies"]:
        placed = _zones(deployment)
        placed.update(zones[subnet] for subnet in each["VpcSubnetIds"])
        yield from remaining("subnets of the database proxy", placed)


def _search(deployment: Deployment) -> Iterator[Seen]:
    """Zone awareness keeps a copy of every shard in another zone."""
    name = deployment.contract("search")["domainName"]
    opensearch = deployment.aws.client("opensearch")
    config = opensearch.describe_domain(DomainName=name)["DomainStatus"]["ClusterConfig"]
    zones = len(deployment.contract("network")["zones"])
    aware = config.get("ZoneAwarenessConfig", {}).get("AvailabilityZoneCount")
    state = {**config, "zones": aware}
    nodes = deployment.settings.data.search.nodes
    yield like(name, state, ZoneAwarenessEnabled=True, zones=zones, InstanceCount=nodes)


def _search_nodes(deployment: Deployment) -> Iterator[Seen]:
    name = deployment.contract("search")["domainName"]
    answer = deployment.aws.client("opensearch").describe_domain_nodes(DomainName=name)
    placed = _zones(deployment)
    placed.update(
        each["AvailabilityZone"]
        for each in answer["DomainNodesStatusList"]
        if each["NodeType"] == "Data" and each["NodeStatus"] == "Active"
    )
    yield from remaining("search nodes", placed)


def _outbound(deployment: Deployment) -> Iterator[Seen]:
    """Every zone's containers go out through a NAT gateway of their own zone."""
    nat = deployment.settings.network.nat
    if nat == "none":
        raise AcceptedError("network.nat is none: AWS is reached by endpoints only")
    if nat == "single":
        raise AcceptedError("network.nat is single: the loss of one zone cuts the others off")
    zones = zones_of_subnets(deployment)
    gateways = {
        each["NatGatewayId"]: zones[each["SubnetId"]]
        for each in of_vpc(deployment, "describe_nat_gateways", "NatGateways")
        if each["State"] == "available"
    }
    routes = routes_of(deployment)
    for subnet in deployment.contract("network")["subnetIds"]["private"]:
        hops = [next_hop(route) for route in routes[subnet]]
        exits = [gateways.get(hop, "nowhere") for hop in hops if hop.startswith("nat-")]
        own = zones[subnet]
        wrong = f"goes out through {', '.join(exits) or 'nothing'}"
        yield Seen(f"{subnet} in {own}", "" if exits == [own] else wrong)


def _endpoints(deployment: Deployment) -> Iterator[Seen]:
    zones = zones_of_subnets(deployment)
    promised = deployment.contract("network")["endpointIds"]
    found = of_vpc(deployment, "describe_vpc_endpoints", "VpcEndpoints")
    names = {endpoint: service for service, endpoint in promised.items()}
    for each in found:
        if each["VpcEndpointType"] == "Interface" and each["VpcEndpointId"] in names:
            placed = _zones(deployment)
            placed.update(zones[subnet] for subnet in each["SubnetIds"])
            yield from remaining(f"endpoints of {names[each['VpcEndpointId']]}", placed)


def _load_balancers(deployment: Deployment) -> Iterator[Seen]:
    ingress = deployment.contract("ingress")
    zones = set(deployment.contract("network")["zones"])
    arns = [ingress["publicLoadBalancerArn"], ingress["internalLoadBalancerArn"]]
    elb = deployment.aws.client("elbv2")
    for each in elb.describe_load_balancers(LoadBalancerArns=arns)["LoadBalancers"]:
        found = {zone["ZoneName"] for zone in each["AvailabilityZones"]}
        missing = ", ".join(sorted(zones - found))
        yield Seen(each["LoadBalancerName"], f"is not in {missing}" if missing else "")


CHECKS = (
    Check(
        id="resilience.tasks",
        title="Every service survives the loss of any zone",
        look=_tasks,
        fix="as for services.zones; services.SERVICE.tasks.min has to be 2 at least",
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="resilience.targets",
        title="Load balancers have healthy targets after the loss of any zone",
        look=_targets,
        fix="as for services.targets",
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="resilience.load-balancers",
        title="Load balancers stand in every zone",
        look=_load_balancers,
        fix="run `pulumi up --refresh`; end a zonal shift when its zone is well again",
    ),
    Check(
        id="resilience.database",
        title="A database instance is left after the loss of any zone",
        look=_database,
        fix="run `pulumi up --refresh`: it makes missing instances again, in their own zones",
    ),
    Check(
        id="resilience.proxy",
        title="The database proxy is left after the loss of any zone",
        look=_proxy,
        fix="run `pulumi up --refresh`",
    ),
    Check(
        id="resilience.search",
        title="Search is spread over the zones, with copies in another",
        look=_search,
        fix="run `pulumi up --refresh`: AWS moves the shards, which takes hours",
    ),
    Check(
        id="resilience.search-nodes",
        title="Data nodes of search are left after the loss of any zone",
        look=_search_nodes,
        fix="see the domain's events; AWS replaces lost nodes",
        unknown_here="moto has no search nodes",
    ),
    Check(
        id="resilience.outbound",
        title="Every zone goes out through a NAT gateway of its own",
        look=_outbound,
        fix="run `pulumi up --refresh`",
    ),
    Check(
        id="resilience.endpoints",
        title="VPC endpoints are left after the loss of any zone",
        look=_endpoints,
        fix="run `pulumi up --refresh`",
    ),
)
