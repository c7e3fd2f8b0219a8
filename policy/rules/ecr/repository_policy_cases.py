"""Cases of the rules in `repository_policy.py`."""

from frame.case_policies import closed
from frame.sdk import aws

CASES = (closed("ecr-policy-not-public", aws.ecr.RepositoryPolicy),)
