"""Cases of the rules in `flow_log.py`."""

from frame.cases import ABSENT, LOG_GROUP, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="ec2-flow-log-all-traffic",
        cls=aws.ec2.FlowLog,
        compliant={"trafficType": "ALL", "logDestination": LOG_GROUP},
        violations=[
            ({"trafficType": "REJECT"}, "Only REJECT"),
            ({"trafficType": ABSENT}, "Only no traffic"),
            ({"logDestination": ABSENT, "trafficType": UNKNOWN}, "no destination"),
        ],
    ),
)
