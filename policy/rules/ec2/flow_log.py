"""Flow logs."""

from frame.family import LOGGING
from frame.rule import Messages, ResourceRule, checkov, cis, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def flow_log_traffic(log: Value) -> Messages:
    """A flow log records what was let through as well as what was not, to somewhere."""
    if log["trafficType"].differs("ALL"):
        yield f"Only {log['trafficType'].text or 'no'} traffic is recorded (trafficType)."
    if log["logDestination"].missing:
        yield "The flow log has no destination (logDestination)."


RULES = (
    ResourceRule(
        id="ec2-flow-log-all-traffic",
        family=LOGGING,
        description="Flow logs record accepted and rejected traffic.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.6"), cis("3.7"), checkov("CKV2_AWS_11")),
        remediation='Set traffic_type="ALL" and log_destination.',
        types=tokens(aws.ec2.FlowLog),
        check=flow_log_traffic,
    ),
)
