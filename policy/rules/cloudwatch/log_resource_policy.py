"""Resource policies of CloudWatch Logs."""

from frame.resource_policy import LOG_POLICIES, closed
from frame.rule import well_architected
from pulumi_policy import Severity

RULES = (
    closed(
        "cloudwatch-log-policy-not-public",
        "log group",
        LOG_POLICIES,
        well_architected("SEC03-BP07"),
        severity=Severity.HIGH,
    ),
)
