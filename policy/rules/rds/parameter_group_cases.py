"""Cases of the rules in `parameter_group.py`."""

from frame.cases import ABSENT, ResourceCase
from frame.sdk import aws

from rules.rds.cluster_parameter_group_cases import parameters

CASES = (
    ResourceCase(
        rule="rds-instance-parameters-force-tls",
        cls=aws.rds.ParameterGroup,
        compliant={"family": "postgres17", **parameters(("rds.force_ssl", "1"))},
        violations=[
            ({"parameters": ABSENT}, "rds.force_ssl"),
            ({"parameters": ABSENT, "family": "mysql8.4"}, "require_secure_transport"),
        ],
        tolerated=[{"parameters": ABSENT, "family": "aurora-postgresql17"}],
    ),
)
