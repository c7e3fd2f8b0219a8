"""What turns the checks of roles, services and their names red."""

from collections.abc import Callable
from typing import Any

from tests.support.running import compute
from tests.support.running.answers import GONE
from tests.support.running.faults import Fault, answered, bent, call, done, of_contract
from tests.support.running.parts import allow, document
from tests.support.running.world import World, task

SERVICES = "ecs.DescribeServices"
BFF, NOT_BFF = "services/serviceName=bff", "services/serviceName=graphql"
GROUPS = "elbv2.DescribeTargetGroups"


def granted(role: str, says: str, *statements: dict[str, Any]) -> Fault:
    """Somebody attaches a policy by hand."""
    given = {"RoleName": role, "PolicyName": "more"}
    return Fault(
        check="identity.limits",
        make=done(
            call("iam.put_role_policy", **given, PolicyDocument=document(*statements)),
            call("iam.delete_role_policy", **given),
        ),
        says=says,
    )


def denied(role: str, actions: str, says: str) -> Fault:
    """Somebody denies by hand what a role needs."""
    given = {"RoleName": role, "PolicyName": "less"}
    deny = {**allow(actions, "*"), "Effect": "Deny"}
    return Fault(
        check="identity.needs",
        make=done(
            call("iam.put_role_policy", **given, PolicyDocument=document(deny)),
            call("iam.delete_role_policy", **given),
        ),
        says=says,
    )


def trusted(principal: dict[str, Any], says: str, **condition: Any) -> Fault:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": principal,
        "Action": "sts:AssumeRole",
    }
    if condition:
        statement["Condition"] = condition
    return Fault(
        check="identity.trust",
        make=bent("iam.GetRole", "Role/AssumeRolePolicyDocument", {"Statement": [statement]}),
        says=says,
    )


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


def public_listener(world: World) -> str:
    balancer = world.contract("ingress")["publicLoadBalancerArn"]
    found = world.client("elbv2").describe_listeners(LoadBalancerArn=balancer)["Listeners"]
    return next(each["ListenerArn"] for each in found if each["Port"] == 443)


def bypass(world: World) -> str:
    rules = world.client("elbv2").describe_rules(ListenerArn=public_listener(world))["Rules"]
    return next(each["RuleArn"] for each in rules if each["Priority"] == "5")


def straight_to_bff(world: World) -> list[dict[str, Any]]:
    group = world.contract("ingress")["targetGroupArns"]["bff"]
    return [{"Type": "forward", "TargetGroupArn": group}]


IDENTITY = (
    denied("graphql-task", "rds-db:connect", "graphql-task, rds-db:connect on arn:aws:rds-db:"),
    denied("bff-execution", "secretsmanager:GetSecretValue", "needs it, but it is explicitDeny"),
    denied("agentcore-task", "bedrock:InvokeModel", "agentcore-task, bedrock:InvokeModel on"),
    granted("bff-task", "bff-task, bedrock:InvokeModel", allow("bedrock:InvokeModel", "*")),
    granted(
        "graphql-execution",
        "graphql-execution, kms:Decrypt on",
        allow("kms:Decrypt", "*"),
    ),
    granted("agentcore-task", "may, and must not", allow("iam:PassRole", "*")),
    trusted({"AWS": "*"}, "trusts {'AWS': '*'}"),
    trusted({"Service": "ecs-tasks.amazonaws.com"}, "trusts tasks of every account"),
    Fault(
        check="identity.sign-in",
        make=done(
            call(
                "elbv2.create_rule",
                ListenerArn=public_listener,
                Priority=5,
                Conditions=compute.path("/admin"),
                Actions=straight_to_bff,
            ),
            call("elbv2.delete_rule", RuleArn=bypass),
        ),
        says="rule 5 of port 443: forwards requests of people who have not signed in",
    ),
    Fault(
        check="identity.mfa",
        make=bent("cognito-idp.GetUserPoolMfaConfig", "MfaConfiguration", "OFF"),
        says="MfaConfiguration is OFF, not OPTIONAL",
    ),
)

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

FAULTS = (*IDENTITY, *SERVICE, *DISCOVERY, *ZONES)
