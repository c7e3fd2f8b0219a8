"""Cases of the rules in `event_rule.py`."""

from frame.cases import Node, StackCase
from frame.sdk import aws

CASES = (
    StackCase(
        rule="eventbridge-rule-target",
        compliant=[
            [Node(cls=aws.cloudwatch.EventRule, name="off", props={"state": "DISABLED"})],
            [Node(cls=aws.cloudwatch.EventRule, name="off", props={"isEnabled": False})],
        ],
    ),
)
