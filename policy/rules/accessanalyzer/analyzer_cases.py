"""Cases of the rules in `analyzer.py`."""

from frame.cases import UNKNOWN, Node, StackCase
from frame.sdk import aws


def analyzer(name: str, kind: object) -> Node:
    return Node(cls=aws.accessanalyzer.Analyzer, name=name, props={"type": kind})


CASES = (
    StackCase(
        rule="iam-access-analyzer-external",
        compliant=[
            [],
            [analyzer("own", "ACCOUNT")],
            [analyzer("own", "ORGANIZATION")],
            [analyzer("own", None)],
            [analyzer("own", UNKNOWN)],
            [analyzer("unused", "ACCOUNT_UNUSED_ACCESS"), analyzer("own", "ACCOUNT")],
        ],
        violations=[
            ([analyzer("unused", "ACCOUNT_UNUSED_ACCESS")], "unused", "outside the account"),
        ],
    ),
)
