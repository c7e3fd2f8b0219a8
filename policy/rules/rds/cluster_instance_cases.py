"""Cases of the rules in `cluster_instance.py`."""

from frame.cases import ABSENT, ResourceCase
from frame.sdk import aws

CASES = (
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
)
