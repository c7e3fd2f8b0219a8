"""What is left when a zone is lost, computed from where things run."""

from collections.abc import Mapping

from ops.deployment import Deployment
from ops.verify.check import UP, AcceptedError, Check, Faults, Look, Made, Wrong
from ops.verify.sources import NO_CONTAINERS, made, pages, zones, zones_of_tasks


def _lost(what: str, placed: Mapping[str, int]) -> Faults:
    """The zones whose loss leaves nothing of something."""
    whole = sum(placed.values())
    if not whole:
        yield Wrong(f"there are no {what}")
    for zone, count in sorted(placed.items()):
        if whole and count == whole:
            yield Wrong(f"all {whole} {what} are in {zone}")


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
            "data.database.instances is 1: a lost instance is replaced in minutes, in another zone"
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
        raise AcceptedError("network.nat is single: the loss of one zone cuts the others off")
    yield from ()


CHECKS = (
    Check(
        id="resilience.tasks",
        title="Every service survives the loss of any zone",
        looks=(Look(("ecs.Service",), _tasks),),
        fix="as for services.zones; services.SERVICE.tasks.min has to be 2 at least",
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="resilience.targets",
        title="Load balancers have healthy targets after the loss of any zone",
        looks=(Look(("lb.TargetGroup",), _targets),),
        fix="as for services.targets",
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="resilience.load-balancers",
        title="Load balancers are in every zone",
        covers={"lb.LoadBalancer": ("subnets",)},
        fix=f"run {UP}; end a zonal shift when its zone is well again",
    ),
    Check(
        id="resilience.database",
        title="A database instance is left after the loss of any zone",
        looks=(Look(("rds.Cluster",), _database),),
        fix=f"run {UP}: it creates missing instances again, in their own zones",
    ),
    Check(
        id="resilience.search-nodes",
        title="Data nodes of search are left after the loss of any zone",
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
