"""Cases of the rules in `cluster_parameter_group.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws


def parameters(*pairs: tuple[object, object]) -> dict[str, object]:
    return {"parameters": [{"name": name, "value": value} for name, value in pairs]}


CASES = (
    ResourceCase(
        rule="rds-parameters-force-tls",
        cls=aws.rds.ClusterParameterGroup,
        compliant={"family": "aurora-postgresql17", **parameters(("rds.force_ssl", "1"))},
        violations=[
            (parameters(("rds.force_ssl", "0")), "rds.force_ssl"),
            (parameters(("log_statement", "ddl")), "rds.force_ssl"),
            ({"parameters": ABSENT}, "rds.force_ssl"),
            ({"family": "aurora-mysql8.0"}, "require_secure_transport"),
        ],
        tolerated=[
            parameters(("rds.force_ssl", UNKNOWN)),
            parameters(("log_statement", "ddl"), (UNKNOWN, "1")),
            {"parameters": [UNKNOWN]},
            {"family": "aurora-mysql8.0", **parameters(("require_secure_transport", "ON"))},
        ],
    ),
    ResourceCase(
        rule="rds-parameters-log-definitions",
        cls=aws.rds.ClusterParameterGroup,
        compliant={"family": "aurora-postgresql17", **parameters(("log_statement", "ddl"))},
        violations=[
            (parameters(("log_statement", "none")), "log_statement"),
            ({"parameters": ABSENT}, "log_statement"),
        ],
        tolerated=[
            parameters(("log_statement", "all")),
            parameters(("log_statement", UNKNOWN)),
            {"family": "aurora-mysql8.0", "parameters": ABSENT},
        ],
    ),
)
