"""Cases of the rules in `cluster_instance.py`."""

from frame.cases import ABSENT, KEY, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="rds-instance-private",
        cls=aws.rds.ClusterInstance,
        compliant={"publiclyAccessible": False},
        violations=[({"publiclyAccessible": True}, "reachable from the internet")],
        tolerated=[{"publiclyAccessible": ABSENT}, {"publiclyAccessible": UNKNOWN}],
    ),
    ResourceCase(
        rule="rds-instance-private",
        cls=aws.rds.Instance,
        compliant={"publiclyAccessible": False, "engine": "postgres"},
        violations=[({"publiclyAccessible": True}, "reachable from the internet")],
        tolerated=[{"publiclyAccessible": ABSENT}],
    ),
    ResourceCase(
        rule="rds-allowed-instance-classes",
        cls=aws.rds.ClusterInstance,
        compliant={"instanceClass": "db.r7g.large"},
        violations=[({"instanceClass": "db.r7g.16xlarge"}, "instanceClass is db.r7g.16xlarge")],
        tolerated=[{"instanceClass": "db.serverless"}, {"instanceClass": ABSENT}],
    ),
    ResourceCase(
        rule="rds-allowed-instance-classes",
        cls=aws.rds.Instance,
        compliant={"instanceClass": "db.t4g.medium"},
        violations=[({"instanceClass": "db.r7g.large"}, "allowed: db.t4g.*.")],
        given={"classes": ["db.t4g.*"]},
    ),
    ResourceCase(
        rule="rds-instance-minor-upgrades",
        cls=aws.rds.ClusterInstance,
        compliant={"autoMinorVersionUpgrade": True},
        violations=[({"autoMinorVersionUpgrade": False}, "not installed")],
        tolerated=[{"autoMinorVersionUpgrade": ABSENT}],
    ),
    ResourceCase(
        rule="rds-instance-enhanced-monitoring",
        cls=aws.rds.ClusterInstance,
        compliant={"monitoringInterval": 60},
        violations=[
            ({"monitoringInterval": ABSENT}, "not monitored"),
            ({"monitoringInterval": 0}, "not monitored"),
        ],
    ),
    ResourceCase(
        rule="rds-insights-customer-key",
        cls=aws.rds.ClusterInstance,
        compliant={"performanceInsightsEnabled": True, "performanceInsightsKmsKeyId": KEY},
        violations=[
            ({"performanceInsightsEnabled": ABSENT}, "are off"),
            ({"performanceInsightsEnabled": False}, "are off"),
            ({"performanceInsightsKmsKeyId": ABSENT}, "no customer-managed key"),
            (
                {
                    "performanceInsightsKmsKeyId": "alias/aws/rds",
                    "performanceInsightsEnabled": UNKNOWN,
                },
                "no customer-managed key",
            ),
        ],
    ),
)
