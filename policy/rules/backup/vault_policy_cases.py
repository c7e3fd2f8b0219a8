"""Cases of the rules in `vault_policy.py`."""

from frame.case_policies import closed
from frame.sdk import aws

CASES = (closed("backup-vault-policy-not-public", aws.backup.VaultPolicy),)
