"""Cases of the rules in `secret_policy.py`."""

from frame.case_policies import closed
from frame.sdk import aws

CASES = tuple(
    closed("secretsmanager-policy-not-public", cls)
    for cls in (aws.secretsmanager.SecretPolicy, aws.secretsmanager.Secret)
)
