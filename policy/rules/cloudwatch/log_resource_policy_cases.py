"""Cases of the rules in `log_resource_policy.py`."""

from frame.case_policies import closed
from frame.sdk import aws

CASES = (
    closed("cloudwatch-log-policy-not-public", aws.cloudwatch.LogResourcePolicy, "policyDocument"),
)
