"""What turns the checks of services, their names and their zones red."""

from collections.abc import Callable
from typing import Any

from tests.support.answers import GONE
from tests.support.running import compute
from tests.support.running.faults import Fault, answered, bent, call, done, of_contract
from tests.support.running.world import World, task

SERVICES = "ecs.DescribeServices"
BFF, NOT_BFF = "services/serviceName=bff", "services/serviceName=graphql"
GROUPS = "elbv2.DescribeTargetGroups"


def tasks_in(*zones: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        found = [task(arn) for arn in asked["tasks"]]
        return {
            "tasks": [
                {**each, "availabilityZone": zone} for each, zone in zip(found, zones, strict=True)
            ]
        }

    return answer


def stacked(check: str, says: str) -> Fault:
    """All tasks run in one zone."""
    one = tasks_in("us-east-1a", "us-east-1a")
    return Fault(
        check=check,
        make=lambda world: world.answers.answered("ecs.DescribeTasks", one),
        says=says,
    )


def registry(world: World) -> str:
    (found,) = world.client("servicediscovery").list_services()["Services"]
    return found["Id"]


def registered(address: str, instance: str) -> dict[str, Any]:
    return {
        "ServiceId": registry,
        "InstanceId": instance,
        "Attributes": {"AWS_INSTANCE_IPV4": address},
    }


SERVICE = (
    Fault(
        check="services.revisions",
        make=bent(SERVICES, f"{BFF}/taskDefinition", "arn:older"),
        says="bff: taskDefinition is arn:older",
    ),
    Fault(
        check="services.revisions",
        make=answered(SERVICES, services=[]),
        says="graphql: status is None",
    ),
    Fault(
        check="services.steady",
        make=bent(SERVICES, f"{BFF}/runningCount", 1),
        says="bff: runningCount is 1, not 2",
    ),
    Fault(
        check="services.steady",
        make=bent(SERVICES, f"{BFF}/deployments/*/rolloutState", "IN_PROGRESS"),
        says="rollouts is ['IN_PROGRESS']",
    ),
    Fault(
        check="services.steady",
        make=bent(SERVICES, f"{BFF}/desiredCount", 0),
        says="wants no task at all",
    ),
    Fault(check="services.steady", make=answered(SERVICES, services=[]), says="bff: is gone"),
    Fault(
        check="services.tasks",
        make=bent("ecs.DescribeTasks", "tasks/taskArn=bff-2/healthStatus", "UNHEALTHY"),
        says="bff bff-2: healthStatus is UNHEALTHY",
    ),
    Fault(
        check="services.targets",
        make=bent(
            "elbv2.DescribeTargetHealth",
            "TargetHealthDescriptions/*/TargetHealth/State",
            "unhealthy",
        ),
        says="targets of bff: 2 unhealthy",
    ),
    Fault(
        check="services.targets",
        make=answered("elbv2.DescribeTargetHealth", TargetHealthDescriptions=[]),
        says="targets of graphql: none",
    ),
    Fault(
        check="services.placement",
        make=bent(
            SERVICES, f"{BFF}/networkConfiguration/awsvpcConfiguration/assignPublicIp", "ENABLED"
        ),
        says="bff: assignPublicIp is ENABLED",
    ),
    Fault(
        check="services.placement",
        make=bent(
            SERVICES, f"{BFF}/networkConfiguration/awsvpcConfiguration/securityGroups", ["sg-1"]
        ),
        says="securityGroups is ['sg-1']",
    ),
    stacked("services.zones", "bff: 2 in us-east-1a, 0 in us-east-1b"),
    Fault(
        check="services.scaling",
        make=bent(
            "application-autoscaling.DescribeScalableTargets", "ScalableTargets/*/MinCapacity", 0
        ),
        says="bff: MinCapacity is 0, not 2",
    ),
    Fault(
        check="services.scaling",
        make=bent(
            "application-autoscaling.DescribeScalableTargets",
            "ScalableTargets/ResourceId=bff/SuspendedState",
            {"DynamicScalingOutSuspended": True},
        ),
        says="scaling of bff: suspended: DynamicScalingOutSuspended",
    ),
    Fault(
        check="services.health-checks",
        make=bent(GROUPS, "TargetGroups/TargetGroupName=graphql/UnhealthyThresholdCount", 10),
        says="graphql: UnhealthyThresholdCount is 10, not 3",
    ),
    Fault(
        check="services.rollback",
        make=bent(
            SERVICES,
            f"{NOT_BFF}/deploymentConfiguration",
            {"deploymentCircuitBreaker": {"enable": True, "rollback": False}},
        ),
        says="graphql's circuit breaker: rollback is False",
    ),
    Fault(
        check="services.rollback",
        make=bent(SERVICES, f"{BFF}/deploymentConfiguration/alarms", GONE),
        says="bff's alarms: enable is None",
    ),
)

DISCOVERY = (
    Fault(
        check="discovery.names",
        make=answered("servicediscovery.ListServices", Services=[]),
        says=f"agentcore.{compute.HOST}: is not registered",
    ),
    Fault(
        check="discovery.resolver",
        make=done(
            call(
                "ec2.modify_vpc_attribute",
                VpcId=of_contract("network", "vpcId"),
                EnableDnsHostnames={"Value": False},
            ),
            call(
                "ec2.modify_vpc_attribute",
                VpcId=of_contract("network", "vpcId"),
                EnableDnsHostnames={"Value": True},
            ),
        ),
        says="enableDnsHostnames of vpc-",
    ),
    Fault(
        check="discovery.addresses",
        make=done(
            call("servicediscovery.register_instance", **registered("10.0.64.200", "left-over")),
            call(
                "servicediscovery.deregister_instance", ServiceId=registry, InstanceId="left-over"
            ),
        ),
        says="answers with 10.0.64.200, where no task runs",
    ),
    Fault(
        check="discovery.addresses",
        make=done(
            call(
                "servicediscovery.deregister_instance", ServiceId=registry, InstanceId="agentcore-2"
            ),
            call(
                "servicediscovery.register_instance",
                **registered(compute.address("agentcore", 2), "agentcore-2"),
            ),
        ),
        says=f"lacks the running task {compute.address('agentcore', 2)}",
    ),
)

ZONES = (
    stacked("resilience.tasks", "tasks of bff without us-east-1a: 0 of 2: all 2 are in us-east-1a"),
    Fault(
        check="resilience.tasks",
        make=answered("ecs.ListTasks", taskArns=[]),
        says="there are none",
    ),
    Fault(
        check="resilience.targets",
        make=bent(
            "elbv2.DescribeTargetHealth",
            "TargetHealthDescriptions/*/Target/AvailabilityZone",
            "us-east-1b",
        ),
        says="healthy targets of bff without us-east-1b: 0 of 2",
    ),
    Fault(
        check="resilience.load-balancers",
        make=bent(
            "elbv2.DescribeLoadBalancers",
            "LoadBalancers/LoadBalancerName=public/AvailabilityZones",
            [{"ZoneName": "us-east-1a"}],
        ),
        says="public: is not in us-east-1b",
    ),
    Fault(
        check="resilience.database",
        make=bent("rds.DescribeDBInstances", "DBInstances/*/AvailabilityZone", "us-east-1a"),
        says="database instances without us-east-1a: 0 of 2",
    ),
    Fault(
        check="resilience.proxy",
        make=bent(
            "rds.DescribeDBProxies",
            "DBProxies/*/VpcSubnetIds",
            lambda world: world.contract("network")["subnetIds"]["data"][:1],
        ),
        says="subnets of the database proxy without us-east-1a: 0 of 1",
    ),
    Fault(
        check="resilience.search",
        make=bent(
            "opensearch.DescribeDomain",
            "DomainStatus/ClusterConfig/ZoneAwarenessEnabled",
            value=False,
        ),
        says="ZoneAwarenessEnabled is False",
    ),
    Fault(
        check="resilience.search-nodes",
        make=bent(
            "opensearch.DescribeDomainNodes",
            "DomainNodesStatusList/AvailabilityZone=us-east-1b/NodeStatus",
            "NotAvailable",
        ),
        says="search nodes without us-east-1a: 0 of 1",
    ),
    Fault(
        check="resilience.outbound",
        make=bent("ec2.DescribeNatGateways", "NatGateways/*/State", "failed"),
        says="goes out through nowhere",
    ),
    Fault(
        check="resilience.endpoints",
        make=bent(
            "ec2.DescribeVpcEndpoints",
            "VpcEndpoints/VpcEndpointType=Interface/SubnetIds",
            lambda world: world.contract("network")["subnetIds"]["private"][1:],
        ),
        says="endpoints of bedrock-runtime without us-east-1b: 0 of 1",
    ),
)

FAULTS = (*SERVICE, *DISCOVERY, *ZONES)
