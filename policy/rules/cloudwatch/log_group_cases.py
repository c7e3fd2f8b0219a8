"""Cases of the rules in `log_group.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

LOGS = "cloudwatch-log-group-minimum-retention"

CASES = (
    ResourceCase(
        rule=LOGS,
        cls=aws.cloudwatch.LogGroup,
        compliant={"name": "/app/audit", "retentionInDays": 365},
        violations=[({"retentionInDays": 180}, "180 days (retentionInDays); at least 365")],
        tolerated=[{"retentionInDays": ABSENT}, {"retentionInDays": 0}, {"retentionInDays": 400}],
    ),
    ResourceCase(
        rule=LOGS,
        cls=aws.cloudwatch.LogGroup,
        compliant={"name": "/app/prompts", "retentionInDays": 7},
        violations=[
            ({"retentionInDays": 5}, "at least 7"),
            ({"name": "/app/audit"}, "at least 90"),
        ],
        tolerated=[{"name": UNKNOWN}],
        given={"days": 90, "shorter": {"*/prompts": 7, "/app/p*": 30}},
    ),
)
