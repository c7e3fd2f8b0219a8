"""Cases of the rules in `bucket_versioning.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="s3-versioning-enabled",
        cls=aws.s3.BucketVersioning,
        compliant={"bucket": "data", "versioningConfiguration": {"status": "Enabled"}},
        violations=[
            ({"versioningConfiguration.status": "Suspended"}, "not kept"),
            ({"versioningConfiguration.status": ABSENT}, "not kept"),
            ({"versioningConfiguration": ABSENT, "bucket": UNKNOWN}, "not kept"),
        ],
        tolerated=[{"versioningConfiguration.status": UNKNOWN}],
    ),
)
