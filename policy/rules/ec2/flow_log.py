"""Flow logs."""

from frame.family import LOGGING
from frame.inputs import InputRule, equals, present
from frame.rule import checkov, cis, security_hub, tokens
from frame.sdk import aws
from pulumi_policy import Severity

RULES = (
    InputRule(
        id="ec2-flow-log-all-traffic",
        family=LOGGING,
        description="Flow logs record accepted and rejected traffic.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.6"), cis("3.7"), checkov("CKV2_AWS_11")),
        remediation='Set traffic_type="ALL" and log_destination.',
        types=tokens(aws.ec2.FlowLog),
        inputs={"trafficType": equals("ALL"), "logDestination": present()},
    ),
)
