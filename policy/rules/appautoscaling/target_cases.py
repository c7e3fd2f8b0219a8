"""Cases of the rules in `target.py`."""

from frame.cases import ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="appautoscaling-capacity-limit",
        cls=aws.appautoscaling.Target,
        compliant={"minCapacity": 2, "maxCapacity": 20},
        violations=[({"maxCapacity": 21}, "maxCapacity is 21; allowed: up to 20.")],
    ),
)
