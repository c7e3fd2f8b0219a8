"""Cases of the rules in `secret_policy.py`."""

from frame.case_policies import closed
from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    closed("secretsmanager-policy-not-public", aws.secretsmanager.SecretPolicy),
    ResourceCase(
        rule="secretsmanager-public-policy-blocked",
        cls=aws.secretsmanager.SecretPolicy,
        compliant={"secretArn": "database", "blockPublicPolicy": True},
        violations=[
            ({"blockPublicPolicy": False}, "blockPublicPolicy"),
            ({"blockPublicPolicy": ABSENT, "secretArn": UNKNOWN}, "blockPublicPolicy"),
        ],
    ),
)
