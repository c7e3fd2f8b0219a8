"""Cases of the rules in `anomaly_subscription.py`."""

from frame.cases import ABSENT, TOPIC, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="costexplorer-anomaly-notifies",
        cls=aws.costexplorer.AnomalySubscription,
        compliant={"frequency": "IMMEDIATE", "subscribers": [{"type": "SNS", "address": TOPIC}]},
        violations=[({"subscribers": ABSENT}, "Nobody"), ({"subscribers": []}, "Nobody")],
        tolerated=[{"subscribers": [UNKNOWN]}],
    ),
)
