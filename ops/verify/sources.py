"""Sources of the checks: the stack's state, its contracts, and AWS's list operations."""

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ops.deployment import Deployment
from ops.verify.check import ANY, Made, kind_of

NO_CONTAINERS = "no containers run on the local AWS"
ALWAYS_WELL = "moto reports every resource as available at once"


def made(deployment: Deployment, *kinds: str) -> Iterator[Made]:
    """The stack's resources of some types, such as `s3.Bucket`."""
    home = deployment.aws.region
    for each in deployment.state:
        any_ = ANY in kinds and each["type"].startswith("aws:")
        if any_ or kind_of(each["urn"]) in kinds:
            outputs: Mapping[str, Any] = each.get("outputs") or {}
            yield Made(
                urn=each["urn"],
                id=each.get("id", ""),
                region=outputs.get("region") or home,
                inputs=each.get("inputs") or {},
                outputs=outputs,
            )


def ids(deployment: Deployment, *kinds: str) -> frozenset[str]:
    """The ids of the stack's resources of some types."""
    return frozenset(each.id for each in made(deployment, *kinds))


def pages(client: Any, operation: str, key: str, **parameters: Any) -> list[Any]:
    """All items of a list that AWS returns in pages."""
    found = client.get_paginator(operation).paginate(**parameters)
    return [item for page in found for item in page.get(key, [])]


def of_vpc(deployment: Deployment, operation: str, key: str) -> list[dict[str, Any]]:
    """All resources of a kind in the stack's VPC, also those of others."""
    vpc = {"Name": "vpc-id", "Values": [deployment.contract("network")["vpcId"]]}
    return pages(deployment.aws.client("ec2"), operation, key, Filters=[vpc])


def zones_of_subnets(deployment: Deployment) -> dict[str, str]:
    """Subnet to zone, of all subnets of the VPC."""
    found = of_vpc(deployment, "describe_subnets", "Subnets")
    return {each["SubnetId"]: each["AvailabilityZone"] for each in found}


def routes_of(deployment: Deployment) -> dict[str, list[dict[str, Any]]]:
    """Subnet to the routes of its table; a subnet without one has the main table's."""
    tables = of_vpc(deployment, "describe_route_tables", "RouteTables")
    own = {
        link["SubnetId"]: table["Routes"]
        for table in tables
        for link in table["Associations"]
        if "SubnetId" in link
    }
    main = [
        table["Routes"] for table in tables if any(it.get("Main") for it in table["Associations"])
    ]
    return {
        each["SubnetId"]: own.get(each["SubnetId"]) or (main[0] if main else [])
        for each in of_vpc(deployment, "describe_subnets", "Subnets")
    }


def next_hop(route: Mapping[str, Any]) -> str:
    """The target of a route: the id of a gateway, `local`, or an endpoint."""
    keys = (
        "NatGatewayId", "EgressOnlyInternetGatewayId", "TransitGatewayId",
        "VpcPeeringConnectionId", "NetworkInterfaceId", "InstanceId", "GatewayId",
    )  # fmt: skip
    return next((route[key] for key in keys if route.get(key)), "")


def zones(deployment: Deployment) -> Counter[str]:
    """The network's zones, with nothing in any of them."""
    return Counter(dict.fromkeys(deployment.contract("network")["zones"], 0))


def services_of(deployment: Deployment) -> dict[str, dict[str, Any]]:
    """Service to its description by ECS; empty if ECS does not have it."""
    cluster = deployment.contract("ecsCluster")["clusterArn"]
    names = deployment.contract("ecsServices")["serviceNames"]
    ecs = deployment.aws.client("ecs")
    answer = ecs.describe_services(cluster=cluster, services=list(names.values()))
    found = {each["serviceName"]: each for each in answer["services"]}
    return {service: found.get(name, {}) for service, name in names.items()}


def tasks_of(deployment: Deployment, service: str) -> list[dict[str, Any]]:
    """The running tasks of a service."""
    cluster = deployment.contract("ecsCluster")["clusterArn"]
    name = deployment.contract("ecsServices")["serviceNames"][service]
    ecs = deployment.aws.client("ecs")
    arns = pages(ecs, "list_tasks", "taskArns", cluster=cluster, serviceName=name)
    batches = [arns[first : first + 100] for first in range(0, len(arns), 100)]
    described = [ecs.describe_tasks(cluster=cluster, tasks=batch)["tasks"] for batch in batches]
    return [task for tasks in described for task in tasks if task["lastStatus"] == "RUNNING"]


def addresses_of(deployment: Deployment, service: str) -> set[str]:
    """The private addresses of a service's running tasks."""
    return {
        interface["privateIpv4Address"]
        for task in tasks_of(deployment, service)
        for container in task["containers"]
        for interface in container.get("networkInterfaces", ())
    }


def zones_of_tasks(deployment: Deployment, service: str) -> Counter[str]:
    """How many tasks of a service each zone of the network runs."""
    found = zones(deployment)
    found.update(task["availabilityZone"] for task in tasks_of(deployment, service))
    return found


def command(deployment: Deployment, resource: Made, operation: str, **parameters: str) -> str:
    """An AWS CLI command that removes an addition, such as `ec2 delete-route`."""
    words = ["aws", *operation.split()]
    for name, value in parameters.items():
        words += [f"--{name.replace('_', '-')}", value]
    if resource.region != deployment.aws.region:
        words += ["--region", resource.region]
    return shlex.join(words)
