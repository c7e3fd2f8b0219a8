"""Cases of the rules on availability zones."""

import pulumi_aws as aws

from tests.policy.harness import UNKNOWN, Node, StackCase


def subnet(name: str, **props: object) -> Node:
    return Node(cls=aws.ec2.Subnet, name=name, props=props)


def service(*subnets: object, made_from: tuple[str, ...] = ()) -> Node:
    return Node(
        cls=aws.ecs.Service,
        name="web",
        props={"networkConfiguration": {"subnets": list(subnets), "assignPublicIp": False}},
        refers={"networkConfiguration": made_from},
    )


CLUSTER = Node(cls=aws.rds.Cluster, name="data", props={"engine": "aurora-postgresql"})
MULTI_AZ = Node(cls=aws.rds.Cluster, name="data", props={"dbClusterInstanceClass": "db.r6gd.large"})


def instance(name: str, cluster: str = "data", **props: object) -> Node:
    return Node(
        cls=aws.rds.ClusterInstance,
        name=name,
        props={"clusterIdentifier": UNKNOWN, **props},
        refers={"clusterIdentifier": [cluster]},
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
)
