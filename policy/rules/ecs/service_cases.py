"""Cases of the rules in `service.py`."""

from frame.cases import ABSENT, UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws

SERVICE = {
    "cluster": "arn:aws:ecs:us-east-1:111122223333:cluster/a",
    "networkConfiguration": {"assignPublicIp": False, "subnets": ["subnet-1"]},
    "deploymentCircuitBreaker": {"enable": True, "rollback": True},
    "propagateTags": "SERVICE",
    "alarms": {"enable": True, "rollback": True, "alarmNames": ["errors"]},
    "desiredCount": 2,
    "deploymentMinimumHealthyPercent": 100,
    "availabilityZoneRebalancing": "ENABLED",
    "capacityProviderStrategies": [
        {"capacityProvider": "FARGATE", "base": 1, "weight": 70},
        {"capacityProvider": "FARGATE_SPOT", "base": 0, "weight": 30},
    ],
}


def subnet(name: str, **props: object) -> Node:
    return Node(cls=aws.ec2.Subnet, name=name, props=props)


def service(*subnets: object, made_from: tuple[str, ...] = ()) -> Node:
    return Node(
        cls=aws.ecs.Service,
        name="web",
        props={"networkConfiguration": {"subnets": list(subnets), "assignPublicIp": False}},
        refers={"networkConfiguration": made_from},
    )


A = subnet("a", availabilityZone="us-east-1a")
ALSO_A = subnet("also-a", availabilityZone="us-east-1a")
B = subnet("b", availabilityZone="us-east-1b")
BY_ID = (
    subnet("id-1", availabilityZoneId="use1-az1"),
    subnet("id-2", availabilityZoneId="use1-az1"),
)
NOWHERE = subnet("nowhere", availabilityZone=UNKNOWN)
LATER = (UNKNOWN, UNKNOWN)

CASES = (
    ResourceCase(
        rule="ecs-service-circuit-breaker",
        cls=aws.ecs.Service,
        compliant=SERVICE,
        violations=[
            (
                {
                    "deploymentCircuitBreaker.rollback": False,
                    "deploymentController": {"type": "ECS"},
                },
                "deploymentCircuitBreaker.rollback",
            )
        ],
        tolerated=[
            {"deploymentCircuitBreaker": ABSENT, "deploymentController": {"type": "CODE_DEPLOY"}},
            {"deploymentCircuitBreaker": ABSENT, "deploymentController": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="ecs-service-alarm-rollback",
        cls=aws.ecs.Service,
        compliant=SERVICE,
        violations=[({"alarms.rollback": False, "cluster": UNKNOWN}, "alarms.rollback")],
    ),
    ResourceCase(
        rule="ecs-service-two-tasks",
        cls=aws.ecs.Service,
        compliant=SERVICE,
        violations=[
            ({"desiredCount": 1}, "has 1 tasks"),
            ({"desiredCount": ABSENT}, "has 0 tasks"),
            ({"deploymentMinimumHealthyPercent": 50, "desiredCount": UNKNOWN}, "leave 50 %"),
        ],
        tolerated=[
            {"deploymentMinimumHealthyPercent": ABSENT},
            {"deploymentMinimumHealthyPercent": UNKNOWN},
            {"desiredCount": ABSENT, "schedulingStrategy": "DAEMON"},
        ],
    ),
    ResourceCase(
        rule="ecs-service-spot-floor",
        cls=aws.ecs.Service,
        compliant=SERVICE,
        violations=[
            ({"capacityProviderStrategies.0.base": 0}, "all tasks away"),
            ({"capacityProviderStrategies.0.base": ABSENT, "cluster": UNKNOWN}, "all tasks away"),
            (
                {
                    "capacityProviderStrategies.0.capacityProvider": "FARGATE_SPOT",
                    "capacityProviderStrategies.1.base": 1,
                },
                "all tasks away",
            ),
        ],
        tolerated=[
            {"capacityProviderStrategies": ABSENT},
            {"capacityProviderStrategies.0": UNKNOWN},
            {"capacityProviderStrategies.0.base": UNKNOWN},
            {"capacityProviderStrategies.0.capacityProvider": UNKNOWN},
        ],
    ),
    StackCase(
        rule="ecs-service-two-zones",
        compliant=[
            [],
            [service("subnet-1", "subnet-2")],
            [A, B, service(*LATER, made_from=("a", "b"))],
            [A, NOWHERE, service(*LATER, made_from=("a", "nowhere"))],
            [Node(cls=aws.ecs.Service, name="web", props={"networkConfiguration": UNKNOWN})],
            [Node(cls=aws.ecs.Service, name="on-instances", props={})],
            [
                Node(
                    cls=aws.ecs.Service,
                    name="web",
                    props={"networkConfiguration": {"subnets": UNKNOWN}},
                )
            ],
        ],
        violations=[
            ([service("subnet-1")], "web", "one availability zone"),
            ([service(UNKNOWN)], "web", "one availability zone"),
            ([A, ALSO_A, B, service(*LATER, made_from=("a", "also-a"))], "web", "one availability"),
            ([*BY_ID, service(*LATER, made_from=("id-1", "id-2"))], "web", "one availability"),
        ],
    ),
)
