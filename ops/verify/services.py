"""The three services: what they run, where, and whether they are well."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from components.compute.task import HEALTH_PATHS
from ops.deployment import Deployment
from ops.verify.check import Check, Seen, like
from ops.verify.sources import NO_CONTAINERS, pages


def services_of(deployment: Deployment) -> dict[str, dict[str, Any]]:
    """Service to what ECS says of it; empty where ECS does not know it."""
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
    zones = Counter(dict.fromkeys(deployment.contract("network")["zones"], 0))
    zones.update(task["availabilityZone"] for task in tasks_of(deployment, service))
    return zones


def _revisions(deployment: Deployment) -> Iterator[Seen]:
    promised = deployment.contract("taskDefinitions")["taskDefinitionArns"]
    for service, found in services_of(deployment).items():
        yield like(service, found, status="ACTIVE", taskDefinition=promised[service])


def _steady(deployment: Deployment) -> Iterator[Seen]:
    for service, found in services_of(deployment).items():
        if not found:
            yield Seen(service, "is gone")
            continue
        rollouts = [each["rolloutState"] for each in found["deployments"]]
        state = {**found, "rollouts": rollouts}
        desired = found["desiredCount"]
        yield like(service, state, runningCount=desired, pendingCount=0, rollouts=["COMPLETED"])
        wrong = "wants no task at all" if desired == 0 else ""
        yield Seen(f"{service}'s desired count", wrong)


def _placement(deployment: Deployment) -> Iterator[Seen]:
    subnets = set(deployment.contract("network")["subnetIds"]["private"])
    groups = deployment.contract("securityGroups")["groupIds"]
    for service, found in services_of(deployment).items():
        network = found.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
        state = {**network, "subnets": set(network.get("subnets", ()))}
        expected = {"securityGroups": [groups[service]], "assignPublicIp": "DISABLED"}
        yield like(service, state, subnets=subnets, **expected)


def _scaling(deployment: Deployment) -> Iterator[Seen]:
    cluster = deployment.contract("ecsCluster")["clusterName"]
    names = deployment.contract("ecsServices")["serviceNames"]
    scaling = deployment.aws.client("application-autoscaling")
    ids = {service: f"service/{cluster}/{name}" for service, name in names.items()}
    found = {
        each["ResourceId"]: each
        for each in pages(
            scaling,
            "describe_scalable_targets",
            "ScalableTargets",
            ServiceNamespace="ecs",
            ResourceIds=list(ids.values()),
        )
    }
    for service, task in deployment.settings.services.tasks.items():
        target: Mapping[str, Any] = found.get(ids[service], {})
        # Limits that change by the clock are somewhere else in between.
        if not task.scaling.scheduled:
            limits = {"MinCapacity": task.tasks.min, "MaxCapacity": task.tasks.max}
            yield like(service, target, **limits)
        elif not target:
            yield Seen(service, "does not scale")
        suspended = target.get("SuspendedState", {})
        paused = [name for name, is_paused in suspended.items() if is_paused]
        yield Seen(f"scaling of {service}", f"suspended: {', '.join(paused)}" if paused else "")


def _health_checks(deployment: Deployment) -> Iterator[Seen]:
    """Three failed checks of 30 s find an unhealthy task within 90 s (010, SC-005)."""
    promised = deployment.contract("ingress")["targetGroupArns"]
    elb = deployment.aws.client("elbv2")
    answer = elb.describe_target_groups(TargetGroupArns=list(promised.values()))
    found = {each["TargetGroupArn"]: each for each in answer["TargetGroups"]}
    paths: Mapping[str, str] = {**HEALTH_PATHS}
    for service, arn in promised.items():
        yield like(
            service,
            found[arn],
            HealthCheckPath=paths[service],
            HealthCheckIntervalSeconds=30,
            UnhealthyThresholdCount=3,
            HealthyThresholdCount=2,
        )


def targets_of(deployment: Deployment, service: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The targets of a service's target groups, of both colours where it is deployed blue/green."""
    elb = deployment.aws.client("elbv2")
    arns: list[str] = []
    for balancer in service.get("loadBalancers", ()):
        other = balancer.get("advancedConfiguration", {}).get("alternateTargetGroupArn")
        arns += [balancer["targetGroupArn"], *([other] if other else [])]
    answers = [elb.describe_target_health(TargetGroupArn=arn) for arn in arns]
    return [each for answer in answers for each in answer["TargetHealthDescriptions"]]


def _targets(deployment: Deployment) -> Iterator[Seen]:
    for service, found in services_of(deployment).items():
        if service not in deployment.contract("ingress")["targetGroupArns"]:
            continue
        states = Counter(it["TargetHealth"]["State"] for it in targets_of(deployment, found))
        told = ", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "none"
        well = states["healthy"] >= max(1, found.get("desiredCount", 1)) and not states["unhealthy"]
        yield Seen(f"targets of {service}", "" if well else told)


def _healthy_tasks(deployment: Deployment) -> Iterator[Seen]:
    for service in deployment.contract("ecsServices")["serviceNames"]:
        for task in tasks_of(deployment, service):
            name = f"{service} {task['taskArn'].rpartition('/')[2]}"
            yield like(name, task, healthStatus="HEALTHY")


def _balanced(deployment: Deployment) -> Iterator[Seen]:
    for service in deployment.contract("ecsServices")["serviceNames"]:
        zones = zones_of_tasks(deployment, service)
        uneven = max(zones.values()) - min(zones.values()) > 1
        told = ", ".join(f"{count} in {zone}" for zone, count in sorted(zones.items()))
        yield Seen(service, told if uneven else "")


def _rollback(deployment: Deployment) -> Iterator[Seen]:
    promised = deployment.contract("observability")["rollbackAlarmNames"]
    for service, found in services_of(deployment).items():
        configured = found.get("deploymentConfiguration", {})
        breaker = configured.get("deploymentCircuitBreaker", {})
        yield like(f"{service}'s circuit breaker", breaker, enable=True, rollback=True)
        if promised.get(service):
            alarms = configured.get("alarms", {})
            state = {**alarms, "alarmNames": set(alarms.get("alarmNames", ()))}
            expected = {"enable": True, "rollback": True, "alarmNames": set(promised[service])}
            yield like(f"{service}'s alarms", state, **expected)


_LOST = "moto does not describe how a service deploys: localcloud holds it in memory"
_AGAIN = "run `pulumi up --refresh`"
_EVENTS = "see the service's events: `aws ecs describe-services`, and `platformctl logs SERVICE`"

CHECKS = (
    Check(
        id="services.revisions",
        title="Services run the revision that the last `up` rolled out",
        look=_revisions,
        fix="after a rollback by ECS see why it failed in the service's events; then " + _AGAIN,
    ),
    Check(
        id="services.steady",
        title="As many tasks run as are wanted, and no deployment is under way",
        look=_steady,
        fix=_EVENTS,
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="services.tasks",
        title="Every running task is healthy",
        look=_healthy_tasks,
        fix=_EVENTS,
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="services.targets",
        title="Every target of the load balancers is healthy",
        look=_targets,
        fix="docs/runbook.md#unhealthy-targets",
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="services.placement",
        title="Services run in the private subnets, in their own security group",
        look=_placement,
        fix=_AGAIN,
    ),
    Check(
        id="services.zones",
        title="Tasks are spread evenly over the zones",
        look=_balanced,
        fix="ECS evens it out by itself (availability zone rebalancing); after an hour force it:"
        " `aws ecs update-service --force-new-deployment`",
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="services.scaling",
        title="Services scale between the configured limits",
        look=_scaling,
        fix=_AGAIN + "; resume what is suspended: `aws application-autoscaling"
        " register-scalable-target --suspended-state`",
    ),
    Check(
        id="services.health-checks",
        title="Unhealthy tasks are found within 90 seconds",
        look=_health_checks,
        fix=_AGAIN,
    ),
    Check(
        id="services.rollback",
        title="Failing deployments are rolled back, by circuit breaker and alarms",
        look=_rollback,
        fix=_AGAIN,
        unknown_here=_LOST,
    ),
)
