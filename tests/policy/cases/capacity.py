"""Cases of the cost guards."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, Node, ResourceCase, StackCase

GATEWAYS = [Node(cls=aws.ec2.NatGateway, name=name) for name in ("a", "b", "c", "d")]

RESOURCE_CASES = (
    ResourceCase(
        rule="rds-allowed-instance-classes",
        cls=aws.rds.ClusterInstance,
        compliant={"instanceClass": "db.r7g.large"},
        violations=[({"instanceClass": "db.r7g.16xlarge"}, "instanceClass is db.r7g.16xlarge")],
        tolerated=[{"instanceClass": "db.serverless"}, {"instanceClass": ABSENT}],
    ),
    ResourceCase(
        rule="rds-allowed-instance-classes",
        cls=aws.rds.Instance,
        compliant={"instanceClass": "db.t4g.medium"},
        violations=[({"instanceClass": "db.r7g.large"}, "allowed: db.t4g.*.")],
        given={"classes": ["db.t4g.*"]},
    ),
    ResourceCase(
        rule="rds-serverless-capacity-limit",
        cls=aws.rds.Cluster,
        compliant={"serverlessv2ScalingConfiguration": {"minCapacity": 0.5, "maxCapacity": 2}},
        violations=[
            ({"serverlessv2ScalingConfiguration.maxCapacity": 2.5}, "is 2.5; allowed: up to 2")
        ],
        tolerated=[
            {"serverlessv2ScalingConfiguration": ABSENT},
            {"serverlessv2ScalingConfiguration.maxCapacity": UNKNOWN},
        ],
        given={"units": 2},
    ),
    ResourceCase(
        rule="opensearch-allowed-instance-types",
        cls=aws.opensearch.Domain,
        compliant={
            "clusterConfig": {
                "instanceType": "r7g.large.search",
                "dedicatedMasterType": "m7g.large.search",
            }
        },
        violations=[
            ({"clusterConfig.instanceType": "r7g.8xlarge.search"}, "clusterConfig.instanceType"),
            ({"clusterConfig.dedicatedMasterType": "m7g.2xlarge.search"}, "dedicatedMasterType"),
        ],
        tolerated=[{"clusterConfig": ABSENT}],
    ),
    ResourceCase(
        rule="ecs-task-size-limit",
        cls=aws.ecs.TaskDefinition,
        compliant={"cpu": "2048", "memory": "4096"},
        violations=[
            ({"cpu": "4096"}, "cpu is 4096; allowed: up to 2048."),
            ({"memory": "8192"}, "memory is 8192; allowed: up to 4096."),
        ],
        tolerated=[{"cpu": ABSENT, "memory": ABSENT}],
        given={"cpu": 2048, "memory": 4096},
    ),
    ResourceCase(
        rule="appautoscaling-capacity-limit",
        cls=aws.appautoscaling.Target,
        compliant={"minCapacity": 2, "maxCapacity": 20},
        violations=[({"maxCapacity": 21}, "maxCapacity is 21; allowed: up to 20.")],
    ),
    ResourceCase(
        rule="budgets-limit",
        cls=aws.budgets.Budget,
        compliant={"limitAmount": "500", "limitUnit": "USD"},
        violations=[({"limitAmount": "500.5"}, "limitAmount is 500.5; allowed: up to 500.")],
        tolerated=[{"limitUnit": "GB", "limitAmount": "900"}],
        given={"usd": 500},
    ),
)
STACK_CASES = (
    StackCase(
        rule="ec2-nat-gateway-limit",
        compliant=[[], GATEWAYS[:3]],
        violations=[(GATEWAYS, "d", "The stack has 4 NAT gateways; allowed: 3.")],
    ),
    StackCase(
        rule="ec2-nat-gateway-limit",
        compliant=[GATEWAYS[:1]],
        violations=[(GATEWAYS[:2], "b", "The stack has 2 NAT gateways; allowed: 1.")],
        given={"gateways": 1},
    ),
)
