"""Cases of the rules in `access_key.py`."""

from frame.cases import ABSENT, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="iam-no-access-keys",
        cls=aws.iam.AccessKey,
        compliant={"user": "app", "status": "Inactive"},
        violations=[({"status": "Active"}, "good until"), ({"status": ABSENT}, "good until")],
    ),
)
