"""Cases of the minima for logs and backups."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, ResourceCase

LOGS = "cloudwatch-log-group-minimum-retention"
DATABASES = "rds-minimum-backup-retention"
PLANS = "backup-plan-minimum-retention"

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
    ResourceCase(
        rule=DATABASES,
        cls=aws.rds.Cluster,
        compliant={"backupRetentionPeriod": 35},
        violations=[
            ({"backupRetentionPeriod": 14}, "14 days (backupRetentionPeriod); at least 35"),
            ({"backupRetentionPeriod": ABSENT}, "no days"),
        ],
        given={"days": 35},
    ),
    ResourceCase(
        rule=DATABASES,
        cls=aws.rds.Instance,
        compliant={"backupRetentionPeriod": 7},
        violations=[({"backupRetentionPeriod": 0}, "no days"), ({"backupRetentionPeriod": 6}, "6")],
    ),
    ResourceCase(
        rule=PLANS,
        cls=aws.backup.Plan,
        compliant={
            "rules": [
                {
                    "lifecycle": {"deleteAfter": 35},
                    "copyActions": [{"lifecycle": {"deleteAfter": 14}}],
                },
                {"ruleName": "kept for ever"},
            ]
        },
        violations=[
            ({"rules.0.lifecycle.deleteAfter": 34}, "rules[0].lifecycle.deleteAfter is 34 days"),
            ({"rules.0.copyActions.0.lifecycle.deleteAfter": 7}, "at least 14"),
            ({"rules.1": {"lifecycle": {"deleteAfter": 1}}}, "rules[1].lifecycle.deleteAfter"),
        ],
        tolerated=[{"rules.0.lifecycle": ABSENT}, {"rules.0.lifecycle": UNKNOWN}],
        given={"days": 35, "copies": 14},
    ),
)
