"""Private DNS: the names of services without a load balancer."""

from collections.abc import Iterator
from typing import Any

from ops.deployment import Deployment
from ops.verify.check import Check, Seen
from ops.verify.services import addresses_of
from ops.verify.sources import NO_CONTAINERS, pages


def _registries(deployment: Deployment) -> dict[str, dict[str, Any]]:
    """Full name to the registry of the stack's namespace."""
    contract = deployment.contract("serviceDiscovery")
    by_namespace = [{"Name": "NAMESPACE_ID", "Values": [contract["namespaceId"]]}]
    cloud_map = deployment.aws.client("servicediscovery")
    listed = pages(cloud_map, "list_services", "Services", Filters=by_namespace)
    return {f"{each['Name']}.{contract['namespaceName']}": each for each in listed}


def _names(deployment: Deployment) -> Iterator[Seen]:
    registries = _registries(deployment)
    for host in deployment.contract("serviceDiscovery")["hostNames"].values():
        records = registries.get(host, {}).get("DnsConfig", {}).get("DnsRecords", [])
        types = [each["Type"] for each in records]
        yield Seen(host, "" if "A" in types else "is not registered in Cloud Map")


def _resolver(deployment: Deployment) -> Iterator[Seen]:
    """Without both switches of the VPC, private zones and endpoints do not answer in it."""
    vpc = deployment.contract("network")["vpcId"]
    ec2 = deployment.aws.client("ec2")
    for switch in ("enableDnsSupport", "enableDnsHostnames"):
        answer = ec2.describe_vpc_attribute(VpcId=vpc, Attribute=switch)
        on = answer[switch[0].upper() + switch[1:]]["Value"]
        yield Seen(f"{switch} of {vpc}", "" if on else "is off")


def _addresses(deployment: Deployment) -> Iterator[Seen]:
    """Every running task has its address there, and nobody else."""
    registries = _registries(deployment)
    cloud_map = deployment.aws.client("servicediscovery")
    for service, host in deployment.contract("serviceDiscovery")["hostNames"].items():
        if host not in registries:
            yield Seen(host, "is not registered in Cloud Map")
            continue
        id_ = registries[host]["Id"]
        listed = pages(cloud_map, "list_instances", "Instances", ServiceId=id_)
        registered = {each["Attributes"].get("AWS_INSTANCE_IPV4") for each in listed}
        running = addresses_of(deployment, service)
        wrong = [f"answers with {each}, where no task runs" for each in registered - running]
        wrong += [f"lacks the running task {each}" for each in running - registered]
        yield Seen(host, "; ".join(wrong) if running or wrong else "no task runs")


CHECKS = (
    Check(
        id="discovery.names",
        title="agentcore's name is registered in Cloud Map",
        look=_names,
        fix="run `pulumi up --refresh`",
    ),
    Check(
        id="discovery.resolver",
        title="The VPC resolves private names",
        look=_resolver,
        fix="run `pulumi up --refresh`",
    ),
    Check(
        id="discovery.addresses",
        title="agentcore's name leads to its running tasks and nowhere else",
        look=_addresses,
        fix="ECS signs tasks in and out: if it stays, replace the tasks with"
        " `aws ecs update-service --force-new-deployment`",
        unknown_here=NO_CONTAINERS,
    ),
)
