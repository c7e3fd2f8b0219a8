"""Cases of the rules in `secret_policy.py`."""

from frame.case_policies import closed
from frame.sdk import aws

CASES = (closed("secretsmanager-policy-not-public", aws.secretsmanager.SecretPolicy),)
