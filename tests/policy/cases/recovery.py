"""Cases of the rule on backup plans."""

import pulumi_aws as aws

from tests.policy.harness import UNKNOWN, Node, StackCase

ARN = "arn:aws:rds:us-east-1:111122223333:cluster:data"
CLUSTER = Node(cls=aws.rds.Cluster, name="data", props={"arn": ARN, "tagsAll": {"Backup": "daily"}})
NEW_CLUSTER = Node(cls=aws.rds.Cluster, name="data", props={"arn": UNKNOWN})


def selection(*refers: str, **props: object) -> Node:
    return Node(
        cls=aws.backup.Selection, name="selection", props=props, refers=dict.fromkeys(props, refers)
    )


def tagged(key: str, value: object) -> Node:
    return selection(selectionTags=[{"type": "STRINGEQUALS", "key": key, "value": value}])


CASES = (
    StackCase(
        rule="rds-cluster-backup-plan",
        compliant=[
            [],
            [NEW_CLUSTER, selection("data", resources=[UNKNOWN])],
            [CLUSTER, selection(resources=[ARN])],
            [CLUSTER, selection(resources=["*"])],
            [CLUSTER, tagged("Backup", "daily")],
            [CLUSTER, tagged("Backup", UNKNOWN)],
        ],
        violations=[
            ([CLUSTER], "data", "No backup plan"),
            ([NEW_CLUSTER, selection(resources=[UNKNOWN])], "data", "No backup plan"),
            ([CLUSTER, selection(resources=["*"], notResources=[ARN])], "data", "No backup plan"),
            ([CLUSTER, tagged("Backup", "weekly")], "data", "No backup plan"),
            ([CLUSTER, tagged("Save", "daily")], "data", "No backup plan"),
        ],
    ),
)
