"""Cases of the rules in `bucket_ownership_controls.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="s3-ownership-enforced",
        cls=aws.s3.BucketOwnershipControls,
        compliant={"bucket": "data", "rule": {"objectOwnership": "BucketOwnerEnforced"}},
        violations=[
            ({"rule.objectOwnership": "BucketOwnerPreferred"}, "objectOwnership"),
            ({"rule.objectOwnership": "ObjectWriter", "bucket": UNKNOWN}, "objectOwnership"),
            ({"rule": ABSENT}, "objectOwnership"),
        ],
        tolerated=[{"rule.objectOwnership": UNKNOWN}],
    ),
)
