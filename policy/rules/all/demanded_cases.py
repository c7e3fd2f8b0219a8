"""Cases of the rules in `demanded.py`."""

import pulumi
from frame.cases import UNKNOWN, Node, StackCase
from frame.sdk import aws


class _Root(pulumi.CustomResource):
    """The one resource that every deployment has."""

    pulumi_type = "pulumi:pulumi:Stack"


ROOT = Node(cls=_Root, name="root")
TRAIL = Node(cls=aws.cloudtrail.Trail, name="trail")
OUTSIDE = Node(cls=aws.accessanalyzer.Analyzer, name="outside")
UNUSED = Node(
    cls=aws.accessanalyzer.Analyzer, name="unused", props={"type": "ACCOUNT_UNUSED_ACCESS"}
)
SHARED = Node(cls=aws.cloudtrail.Trail, name="shared", own=False)


def plan(*copies: object) -> Node:
    return Node(cls=aws.backup.Plan, name="plan", props={"rules": [{"copyActions": list(copies)}]})


CASES = (
    StackCase(
        rule="aws-demanded-resources",
        given={"resources": ["trail", "analyzer", "backup-copies"]},
        compliant=[[ROOT, TRAIL, OUTSIDE, plan(UNKNOWN)]],
        violations=[
            ([ROOT, OUTSIDE, plan(UNKNOWN)], "root", "no CloudTrail trail (trail)"),
            ([ROOT, SHARED, OUTSIDE, plan(UNKNOWN)], "root", "no CloudTrail trail"),
            ([ROOT, TRAIL, UNUSED, plan(UNKNOWN)], "root", "no analyzer of access from outside"),
            ([ROOT, TRAIL, OUTSIDE, plan()], "root", "copies recovery points"),
        ],
    ),
)
