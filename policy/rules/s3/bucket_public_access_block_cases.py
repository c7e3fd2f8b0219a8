"""Cases of the rules in `bucket_public_access_block.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="s3-public-access-blocked",
        cls=aws.s3.BucketPublicAccessBlock,
        compliant={
            "bucket": "data",
            "blockPublicAcls": True,
            "blockPublicPolicy": True,
            "ignorePublicAcls": True,
            "restrictPublicBuckets": True,
        },
        violations=[
            ({"blockPublicAcls": False}, "blockPublicAcls"),
            ({"blockPublicPolicy": ABSENT}, "blockPublicPolicy"),
            ({"ignorePublicAcls": None}, "ignorePublicAcls"),
            ({"restrictPublicBuckets": False, "bucket": UNKNOWN}, "restrictPublicBuckets"),
            ({"blockPublicAcls": UNKNOWN, "blockPublicPolicy": False}, "blockPublicPolicy"),
        ],
        tolerated=[{"bucket": UNKNOWN}, {"blockPublicAcls": UNKNOWN}],
    ),
)
