"""ECS services."""

from collections.abc import Iterable

from frame.defaults import default
from frame.family import EXPOSURE, RESILIENCE, TAGGING, WORKLOAD
from frame.inputs import InputRule, equals
from frame.own_groups import in_own_groups
from frame.rule import (
    Finding,
    Messages,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.types import SERVICES, SUBNETS
from frame.value import Value
from frame.zones import SPREAD, all_the_same
from pulumi_policy import Severity

MINIMUM_TASKS = 2
_ALL = 100
_SPOT = "FARGATE_SPOT"
_CONTROLLER = default(SERVICES, "deploymentController.type")
# The newest platform versions: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html.
_NEWEST_PLATFORMS = ("LATEST", "1.4.0")


def _is_deployed_by_ecs(service: Value) -> bool:
    """Whether ECS rolls deployments out; CodeDeploy and others have means of their own."""
    return service["deploymentController"]["type"].otherwise(_CONTROLLER).equals("ECS")


def two_tasks(service: Value) -> Messages:
    """A service that keeps a number of tasks keeps two, and rolls out without fewer."""
    if service["schedulingStrategy"].equals("DAEMON"):
        return
    count, least = service["desiredCount"], service["deploymentMinimumHealthyPercent"]
    if count.known and (count.number or 0) < MINIMUM_TASKS:
        yield f"The service has {count.number or 0} tasks, not {MINIMUM_TASKS} (desiredCount)."
    if not least.missing and (least.number or 0) < _ALL and least.known:
        yield f"Deployments leave {least.number} % of the tasks ({least.path})."


def spot_floor(service: Value) -> Messages:
    """Some tasks run where AWS cannot take them away within two minutes."""
    strategies = service["capacityProviderStrategies"]
    if not strategies.complete:
        return
    spot = [each for each in strategies if each["capacityProvider"].equals(_SPOT)]
    steady = [each for each in strategies if not each["capacityProvider"].equals(_SPOT)]
    if spot and not any(_has_base(each) for each in steady):
        yield "AWS can take all tasks away at once (capacityProviderStrategies: base)."


def _has_base(strategy: Value) -> bool:
    return not strategy["base"].known or (strategy["base"].number or 0) > 0


def service_zones(stack: Stack) -> Iterable[Finding]:
    """The tasks of a service have subnets in two zones at least."""
    for service in stack.of(SERVICES):
        network = service.props["networkConfiguration"]
        if not network.missing and _in_one_zone(
            stack, service, "networkConfiguration", network["subnets"]
        ):
            yield Finding(resource=service, message="All tasks run in one availability zone.")


def _in_one_zone(stack: Stack, resource: Resource, key: str, subnets: Value) -> bool:
    """Whether there are fewer than two subnets, or all that can be traced lie in one zone."""
    if subnets.known and len(list(subnets)) < SPREAD:
        return True
    made_from = resource.refers_to.get(key, frozenset())
    zones = [_zone(subnet) for subnet in stack.of(SUBNETS) if subnet.urn in made_from]
    return all_the_same(zones)


def _zone(subnet: Resource) -> Value:
    name = subnet.props["availabilityZone"]
    return subnet.props["availabilityZoneId"] if name.missing else name


RULES = (
    InputRule(
        id="ecs-service-no-public-ip",
        family=EXPOSURE,
        description="Tasks get no public addresses.",
        severity=Severity.HIGH,
        references=(security_hub("ECS.2"), security_hub("ECS.16"), checkov("CKV_AWS_333")),
        remediation="Set assign_public_ip=False and use private subnets.",
        types=tokens(aws.ecs.Service, aws.ecs.TaskSet),
        inputs={"networkConfiguration.assignPublicIp": equals(False)},
    ),
    InputRule(
        id="ecs-service-platform-version",
        family=WORKLOAD,
        description="Tasks run on the newest platform of Fargate.",
        severity=Severity.MEDIUM,
        references=(security_hub("ECS.10"), checkov("CKV_AWS_332")),
        remediation="Leave out platform_version.",
        types=tokens(aws.ecs.Service, aws.ecs.TaskSet),
        inputs={"platformVersion": equals(*_NEWEST_PLATFORMS)},
    ),
    InputRule(
        id="ecs-service-circuit-breaker",
        family=RESILIENCE,
        description="Deployments that fail are rolled back.",
        severity=Severity.MEDIUM,
        references=(well_architected("OPS06-BP04"),),
        remediation="Set deployment_circuit_breaker with enable=True and rollback=True.",
        types=SERVICES,
        inputs={
            "deploymentCircuitBreaker.enable": equals(True),
            "deploymentCircuitBreaker.rollback": equals(True),
        },
        where=_is_deployed_by_ecs,
    ),
    InputRule(
        id="ecs-service-alarm-rollback",
        family=RESILIENCE,
        description="Deployments that set off alarms are rolled back.",
        severity=Severity.LOW,
        references=(well_architected("OPS06-BP04"),),
        remediation="Set alarms with enable=True and rollback=True.",
        types=SERVICES,
        inputs={"alarms.enable": equals(True), "alarms.rollback": equals(True)},
        where=lambda service: not service["alarms"].missing,
    ),
    ResourceRule(
        id="ecs-service-two-tasks",
        family=RESILIENCE,
        description=f"Services have {MINIMUM_TASKS} tasks or more, also while they are deployed.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL10-BP01"),),
        remediation=f"Set desired_count={MINIMUM_TASKS} or more, and "
        "deployment_minimum_healthy_percent=100.",
        types=SERVICES,
        check=two_tasks,
    ),
    InputRule(
        id="ecs-service-zone-rebalancing",
        family=RESILIENCE,
        description="Tasks of services stay spread over zones.",
        severity=Severity.LOW,
        references=(well_architected("REL10-BP01"),),
        remediation='Set availability_zone_rebalancing="ENABLED".',
        types=SERVICES,
        inputs={"availabilityZoneRebalancing": equals("ENABLED")},
    ),
    ResourceRule(
        id="ecs-service-spot-floor",
        family=RESILIENCE,
        description="Services do not run on Spot capacity alone.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL10-BP01"),),
        remediation="Give FARGATE, or another provider without Spot, a base of 1 or more.",
        types=SERVICES,
        check=spot_floor,
    ),
    InputRule(
        id="ecs-service-propagates-tags",
        family=TAGGING,
        description="Tasks carry the tags of their service or task definition.",
        severity=Severity.LOW,
        references=(security_hub("AWS Resource Tagging Standard"),),
        types=SERVICES,
        inputs={"propagateTags": equals("SERVICE", "TASK_DEFINITION")},
    ),
    in_own_groups(
        "ecs",
        "Tasks",
        tokens(aws.ecs.Service, aws.ecs.TaskSet),
        "networkConfiguration.securityGroups",
        where=lambda service: not service["networkConfiguration"].missing,
        example={"networkConfiguration": {"subnets": ["subnet-1"]}},
    ),
    StackRule(
        id="ecs-service-two-zones",
        family=RESILIENCE,
        description="The tasks of a service are spread over two availability zones or more.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL10-BP01"),),
        remediation="List subnets of two zones or more in network_configuration.subnets.",
        types=SERVICES,
        check=service_zones,
    ),
)
