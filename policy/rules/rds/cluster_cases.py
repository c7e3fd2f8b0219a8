"""Cases of the rules in `cluster.py`."""

from frame.cases import ABSENT, UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws

ARN = "arn:aws:rds:us-east-1:111122223333:cluster:data"
SAVED_CLUSTER = Node(
    cls=aws.rds.Cluster, name="data", props={"arn": ARN, "tagsAll": {"Backup": "daily"}}
)
UNNAMED_CLUSTER = Node(cls=aws.rds.Cluster, name="data", props={"arn": UNKNOWN})


def selection(*refers: str, **props: object) -> Node:
    return Node(
        cls=aws.backup.Selection, name="selection", props=props, refers=dict.fromkeys(props, refers)
    )


def tagged(key: str, value: object) -> Node:
    return selection(selectionTags=[{"type": "STRINGEQUALS", "key": key, "value": value}])


CLUSTER = Node(cls=aws.rds.Cluster, name="data", props={"engine": "aurora-postgresql"})


def subscription(*refers: str, **props: object) -> Node:
    return Node(
        cls=aws.rds.EventSubscription,
        name="events",
        props={"sourceType": "db-cluster", **props},
        refers={"sourceIds": refers},
    )


MULTI_AZ = Node(cls=aws.rds.Cluster, name="data", props={"dbClusterInstanceClass": "db.r6gd.large"})


def instance(name: str, cluster: str = "data", **props: object) -> Node:
    return Node(
        cls=aws.rds.ClusterInstance,
        name=name,
        props={"clusterIdentifier": UNKNOWN, **props},
        refers={"clusterIdentifier": [cluster]},
    )


CASES = (
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
        rule="rds-cluster-own-parameters",
        cls=aws.rds.Cluster,
        compliant={"dbClusterParameterGroupName": "database-1a2b"},
        violations=[
            ({"dbClusterParameterGroupName": ABSENT}, "default parameters"),
            ({"dbClusterParameterGroupName": "default.aurora-postgresql17"}, "default parameters"),
        ],
    ),
    StackCase(
        rule="rds-cluster-two-zones",
        compliant=[
            [],
            [CLUSTER, instance("one"), instance("two")],
            [
                CLUSTER,
                instance("one", availabilityZone="us-east-1a"),
                instance("two", availabilityZone="us-east-1b"),
            ],
            [
                CLUSTER,
                instance("one", availabilityZone="us-east-1a"),
                instance("two", availabilityZone=UNKNOWN),
            ],
            [MULTI_AZ],
        ],
        violations=[
            ([CLUSTER], "data", "instances of the cluster: 0"),
            ([CLUSTER, instance("one"), instance("two", "one")], "data", "cluster: 1"),
            (
                [
                    CLUSTER,
                    instance("one", availabilityZone="us-east-1a"),
                    instance("two", availabilityZone="us-east-1a"),
                ],
                "data",
                "same zone",
            ),
        ],
    ),
    StackCase(
        rule="rds-cluster-backup-plan",
        compliant=[
            [],
            [UNNAMED_CLUSTER, selection("data", resources=[UNKNOWN])],
            [SAVED_CLUSTER, selection(resources=[ARN])],
            [SAVED_CLUSTER, selection(resources=["*"])],
            [SAVED_CLUSTER, tagged("Backup", "daily")],
            [SAVED_CLUSTER, tagged("Backup", UNKNOWN)],
        ],
        violations=[
            ([SAVED_CLUSTER], "data", "No backup plan"),
            ([UNNAMED_CLUSTER, selection(resources=[UNKNOWN])], "data", "No backup plan"),
            (
                [SAVED_CLUSTER, selection(resources=["*"], notResources=[ARN])],
                "data",
                "No backup plan",
            ),
            ([SAVED_CLUSTER, tagged("Backup", "weekly")], "data", "No backup plan"),
            ([SAVED_CLUSTER, tagged("Save", "daily")], "data", "No backup plan"),
        ],
    ),
    StackCase(
        rule="rds-cluster-events",
        compliant=[
            [],
            [CLUSTER, subscription("data", sourceIds=[UNKNOWN])],
            [CLUSTER, subscription()],
            [CLUSTER, subscription(sourceType=UNKNOWN)],
        ],
        violations=[
            ([CLUSTER], "data", "Nobody is told"),
            ([CLUSTER, subscription(sourceIds=["another"])], "data", "Nobody is told"),
            ([CLUSTER, subscription(enabled=False)], "data", "Nobody is told"),
            ([CLUSTER, subscription(sourceType="db-instance")], "data", "Nobody is told"),
        ],
    ),
)
