"""The remaining capacity after the loss of a zone, computed from the placement of resources."""

from collections.abc import Mapping

from ops.deployment import Deployment
from ops.verify.check import UP, AcceptedError, Check, Fault, Faults, Look, Made
from ops.verify.sources import NO_CONTAINERS, made, pages, zones, zones_of_tasks


def _lost(what: str, placed: Mapping[str, int]) -> Faults:
    """The zones that hold all of something."""
    whole = sum(placed.values())
    if not whole:
        yield Fault(f"there are no {what}")
    for zone, count in sorted(placed.items()):
        if whole and count == whole:
            yield Fault(f"all {whole} {what} are in {zone}")


def _tasks(deployment: Deployment, service: Made) -> Faults:
    yield from _lost("tasks", zones_of_tasks(deployment, service.inputs["name"]))


def _targets(deployment: Deployment, group: Made) -> Faults:
    elb = deployment.aws.client("elbv2", group.region)
    answer = elb.describe_target_health(TargetGroupArn=group.id)["TargetHealthDescriptions"]
    placed = zones(deployment)
    placed.update(
        each["Target"]["AvailabilityZone"]
        for each in answer
        if each["TargetHealth"]["State"] == "healthy"
    )
    yield from _lost("healthy targets", placed)


def _database(deployment: Deployment, cluster: Made) -> Faults:
    if len(list(made(deployment, "rds.ClusterInstance"))) == 1:
        raise AcceptedError(
            "data.database.instances is 1: Aurora replaces a lost instance, in another zone"
        )
    by_cluster = [{"Name": "db-cluster-id", "Values": [cluster.id]}]
    rds = deployment.aws.client("rds", cluster.region)
    placed = zones(deployment)
    placed.update(
        each["AvailabilityZone"]
        for each in pages(rds, "describe_db_instances", "DBInstances", Filters=by_cluster)
    )
    yield from _lost("instances", placed)


def _search_nodes(deployment: Deployment, domain: Made) -> Faults:
    opensearch = deployment.aws.client("opensearch", domain.region)
    answer = opensearch.describe_domain_nodes(DomainName=domain.inputs["domainName"])
    placed = zones(deployment)
    placed.update(
        each["AvailabilityZone"]
        for each in answer["DomainNodesStatusList"]
        if each["NodeType"] == "Data" and each["NodeStatus"] == "Active"
    )
    yield from _lost("data nodes", placed)


def _outbound(deployment: Deployment, _: Made) -> Faults:
    gateways = len(list(made(deployment, "ec2.NatGateway")))
    if not gateways:
        raise AcceptedError("network.nat is none: AWS is reached through VPC endpoints only")
    if gateways < len(deployment.contract("network")["zones"]):
        raise AcceptedError(
            "network.nat is single: the loss of its zone disconnects the others from the internet"
        )
    yield from ()


CHECKS = (
    Check(
        id="resilience.tasks",
        title="Every service has tasks in more than one zone",
        looks=(Look(("ecs.Service",), _tasks),),
        fix="as for services.zones; services.SERVICE.tasks.min has to be 2 at least",
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="resilience.targets",
        title="Load balancers have healthy targets in more than one zone",
        looks=(Look(("lb.TargetGroup",), _targets),),
        fix="as for services.targets",
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="resilience.load-balancers",
        title="Load balancers are in every zone",
        covers={"lb.LoadBalancer": ("subnets",)},
        fix=f"run {UP}; end a zonal shift when its zone has recovered",
    ),
    Check(
        id="resilience.database",
        title="The database has instances in more than one zone",
        looks=(Look(("rds.Cluster",), _database),),
        fix=f"run {UP}: it creates missing instances again in their zones",
    ),
    Check(
        id="resilience.search-nodes",
        title="Search has data nodes in more than one zone",
        looks=(Look(("opensearch.Domain",), _search_nodes),),
        fix="see the domain's events; AWS replaces lost nodes",
        unknown_here="moto has no search nodes",
    ),
    Check(
        id="resilience.outbound",
        title="Every zone has a NAT gateway of its own",
        looks=(Look(("ec2.Vpc",), _outbound),),
    ),
    Check(
        id="resilience.endpoints",
        title="VPC endpoints are in every zone",
        covers={"ec2.VpcEndpoint": ("subnetIds",)},
    ),
)
