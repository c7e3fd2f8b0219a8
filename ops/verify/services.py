"""The services: revision, placement, health, scaling and discovery."""

from collections import Counter
from typing import Any

from ops.deployment import Deployment
from ops.verify.check import UP, Check, Fault, Faults, Look, Made, states
from ops.verify.sources import (
    NO_CONTAINERS,
    addresses_of,
    command,
    ids,
    pages,
    services_of,
    tasks_of,
    zones_of_tasks,
)


def _found(deployment: Deployment, service: Made) -> dict[str, Any]:
    return services_of(deployment)[service.inputs["name"]]


def _wanted(deployment: Deployment, target: Made) -> Faults:
    """Application Auto Scaling sets the desired count: only counts below its minimum are wrong."""
    cluster, service = target.inputs["resourceId"].split("/")[1:]
    scaling = deployment.aws.client("application-autoscaling", target.region)
    found = scaling.describe_scalable_targets(
        ServiceNamespace="ecs", ResourceIds=[target.inputs["resourceId"]]
    )["ScalableTargets"]
    ecs = deployment.aws.client("ecs", target.region)
    answer = ecs.describe_services(cluster=cluster, services=[service])["services"]
    for limits, each in zip(found, answer, strict=False):
        least, desired = limits["MinCapacity"], each["desiredCount"]
        if desired < max(least, 1):
            fix = {"cluster": cluster, "service": service, "desired_count": str(max(least, 1))}
            yield Fault(
                f"desired count of {service} is {desired}, below autoscaling's minimum, {least}",
                command(deployment, target, "ecs update-service", **fix),
            )


def _suspended(deployment: Deployment, target: Made) -> Faults:
    scaling = deployment.aws.client("application-autoscaling", target.region)
    resource = target.inputs["resourceId"]
    deployed: dict[str, bool] = target.inputs.get("suspendedState") or {}
    found = scaling.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=[resource])
    for each in found["ScalableTargets"]:
        paused = sorted(
            name
            for name, is_on in each.get("SuspendedState", {}).items()
            if is_on and not deployed.get(name[0].lower() + name[1:])
        )
        if paused:
            fix = {
                "service_namespace": "ecs",
                "resource_id": resource,
                "scalable_dimension": target.inputs["scalableDimension"],
                "suspended_state": ",".join(f"{name}=false" for name in paused),
            }
            operation = "application-autoscaling register-scalable-target"
            yield Fault(
                f"{', '.join(paused)} is suspended",
                command(deployment, target, operation, **fix),
            )


def _added_scaling(deployment: Deployment, target: Made) -> Faults:
    own = ids(deployment, "appautoscaling.Policy")
    scaling = deployment.aws.client("application-autoscaling", target.region)
    resource = target.inputs["resourceId"]
    asked = {"ServiceNamespace": "ecs", "ResourceId": resource}
    for each in pages(scaling, "describe_scaling_policies", "ScalingPolicies", **asked):
        if each["PolicyName"] not in own:
            fix = {
                "policy_name": each["PolicyName"],
                "service_namespace": "ecs",
                "resource_id": resource,
                "scalable_dimension": each["ScalableDimension"],
            }
            operation = "application-autoscaling delete-scaling-policy"
            yield Fault(
                f"scaling policy {each['PolicyName']} is not the stack's",
                command(deployment, target, operation, **fix),
            )


def _added_services(deployment: Deployment, cluster: Made) -> Faults:
    own = ids(deployment, "ecs.Service")
    ecs = deployment.aws.client("ecs", cluster.region)
    listed: list[str] = pages(ecs, "list_services", "serviceArns", cluster=cluster.id)
    for arn in sorted(set(listed) - own):
        (found,) = ecs.describe_services(cluster=cluster.id, services=[arn])["services"]
        if found["status"] != "INACTIVE":  # deleted, and shown for a while
            fix = {"cluster": cluster.id, "service": found["serviceName"]}
            yield Fault(
                f"service {found['serviceName']} is not the stack's",
                command(deployment, cluster, "ecs delete-service", **fix) + " --force",
            )


def _added_targets(deployment: Deployment, group: Made) -> Faults:
    """Addresses that belong to no task of the platform."""
    own = {it for name in services_of(deployment) for it in addresses_of(deployment, name)}
    elb = deployment.aws.client("elbv2", group.region)
    answer = elb.describe_target_health(TargetGroupArn=group.id)["TargetHealthDescriptions"]
    for each in answer:
        address = each["Target"]["Id"]
        if address not in own and each["TargetHealth"]["State"] != "draining":
            fix = {"target_group_arn": group.id, "targets": f"Id={address}"}
            yield Fault(
                f"target {address} is no running task",
                command(deployment, group, "elbv2 deregister-targets", **fix),
            )


def _steady(deployment: Deployment, service: Made) -> Faults:
    found = _found(deployment, service)
    if not found:
        yield Fault("is gone")
        return
    rollouts = [each["rolloutState"] for each in found["deployments"]]
    yield from states(found, runningCount=found["desiredCount"], pendingCount=0)
    yield from states({"rollouts": rollouts}, rollouts=["COMPLETED"])


def _healthy_tasks(deployment: Deployment, service: Made) -> Faults:
    for task in tasks_of(deployment, service.inputs["name"]):
        if task["healthStatus"] != "HEALTHY":
            yield Fault(f"task {task['taskArn'].rpartition('/')[2]} is {task['healthStatus']}")


def _healthy_targets(deployment: Deployment, group: Made) -> Faults:
    elb = deployment.aws.client("elbv2", group.region)
    answer = elb.describe_target_health(TargetGroupArn=group.id)["TargetHealthDescriptions"]
    counted = Counter(each["TargetHealth"]["State"] for each in answer)
    if not counted["healthy"] or counted["unhealthy"]:
        text = ", ".join(f"{count} {state}" for state, count in sorted(counted.items()))
        yield Fault(f"its targets: {text or 'none'}")


def _balanced(deployment: Deployment, service: Made) -> Faults:
    counted = zones_of_tasks(deployment, service.inputs["name"])
    if max(counted.values()) - min(counted.values()) > 1:
        text = ", ".join(f"{count} in {zone}" for zone, count in sorted(counted.items()))
        yield Fault(f"its tasks: {text}")


def _added_addresses(deployment: Deployment, registry: Made) -> Faults:
    """Every address of a service discovery name belongs to a running task."""
    name = registry.inputs["name"]
    running = addresses_of(deployment, name)
    cloud_map = deployment.aws.client("servicediscovery", registry.region)
    for each in pages(cloud_map, "list_instances", "Instances", ServiceId=registry.id):
        address = each["Attributes"].get("AWS_INSTANCE_IPV4")
        if address not in running:
            fix = {"service_id": registry.id, "instance_id": each["Id"]}
            yield Fault(
                f"its name resolves to {address}, which is no running task",
                command(deployment, registry, "servicediscovery deregister-instance", **fix),
            )


_EVENTS = "see the service's events: `aws ecs describe-services`, and `platformctl logs SERVICE`"

CHECKS = (
    Check(
        id="services.revisions",
        title="Services run the task definition revision of the last `up`",
        covers={"ecs.Service": ("taskDefinition",), "ecs.TaskDefinition": ()},
        fix=f"after a rollback by ECS, see the service's events for its reason; then {UP}",
    ),
    Check(
        id="services.deployment",
        title="Services and cluster are configured as deployed, and run no other services",
        covers={
            "ecs.Service": (),
            "ecs.Cluster": (),
            "ecs.ClusterCapacityProviders": (),
            "lb.LoadBalancer": (),
            "lb.TargetGroup": (),
        },
        looks=(
            Look(("ecs.Cluster",), _added_services),
            Look(("lb.TargetGroup",), _added_targets),
        ),
    ),
    Check(
        id="services.placement",
        title="Services run in the private subnets with their own security groups",
        covers={"ecs.Service": ("networkConfiguration",)},
    ),
    Check(
        id="services.wanted",
        title="The desired count of services is at least the minimum of autoscaling",
        looks=(Look(("appautoscaling.Target",), _wanted),),
    ),
    Check(
        id="services.scaling",
        title="Services scale between the configured limits",
        covers={
            "appautoscaling.Target": (),
            "appautoscaling.Policy": (),
            "appautoscaling.ScheduledAction": (),
        },
        looks=(
            Look(("appautoscaling.Target",), _suspended),
            Look(("appautoscaling.Target",), _added_scaling),
        ),
    ),
    Check(
        id="services.health-checks",
        title="Health checks have the deployed intervals and thresholds",
        covers={"lb.TargetGroup": ("healthCheck",)},
    ),
    Check(
        id="services.rollback",
        title="Failing deployments are rolled back, by circuit breaker and alarms",
        covers={
            "ecs.Service": ("deploymentCircuitBreaker", "deploymentConfiguration", "alarms"),
        },
        unknown_here="moto lacks deployment configurations: localcloud holds them in memory",
    ),
    Check(
        id="services.steady",
        title="The running count equals the desired count, and no deployment is in progress",
        looks=(Look(("ecs.Service",), _steady),),
        fix=_EVENTS,
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="services.tasks",
        title="Every running task is healthy",
        looks=(Look(("ecs.Service",), _healthy_tasks),),
        fix=_EVENTS,
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="services.targets",
        title="Every target of the load balancers is healthy",
        looks=(Look(("lb.TargetGroup",), _healthy_targets),),
        fix="docs/runbook.md#unhealthy-targets",
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="services.zones",
        title="Tasks are spread evenly over the zones",
        looks=(Look(("ecs.Service",), _balanced),),
        fix="ECS rebalances tasks (availability zone rebalancing); after an hour force it:"
        " `aws ecs update-service --force-new-deployment`",
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="discovery.names",
        title="DNS records of services and load balancers are as deployed",
        covers={
            "servicediscovery.PrivateDnsNamespace": (),
            "servicediscovery.Service": (),
            "route53.Zone": (),
            "route53.Record": (),
        },
    ),
    Check(
        id="discovery.resolver",
        title="The VPC resolves the names of its private zones",
        covers={"ec2.Vpc": ("enableDnsSupport", "enableDnsHostnames")},
    ),
    Check(
        id="discovery.addresses",
        title="Service discovery names resolve to the running tasks only",
        looks=(Look(("servicediscovery.Service",), _added_addresses),),
    ),
)
