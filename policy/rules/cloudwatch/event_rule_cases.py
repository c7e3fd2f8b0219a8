"""Cases of the rules in `event_rule.py`."""

from frame.case_companions import apart
from frame.cases import Node
from frame.sdk import aws

CASES = (
    apart(
        "eventbridge-rule-target",
        Node(cls=aws.cloudwatch.EventRule, name="findings"),
        (aws.cloudwatch.EventTarget, "rule"),
        "no target",
        named={"name": "findings"},
        compliant=[
            [Node(cls=aws.cloudwatch.EventRule, name="off", props={"state": "DISABLED"})],
            [Node(cls=aws.cloudwatch.EventRule, name="off", props={"isEnabled": False})],
        ],
    ),
)
