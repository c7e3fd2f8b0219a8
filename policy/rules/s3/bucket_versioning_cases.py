"""Cases of the rules in `bucket_versioning.py`, within a bucket."""

from frame.cases import UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="s3-versioning-enabled",
        cls=aws.s3.Bucket,
        compliant={"versioning": {"enabled": True}},
        violations=[({"versioning": {"mfaDelete": False}}, "status is Suspended")],
        tolerated=[{"versioning": UNKNOWN}, {"versioning.enabled": UNKNOWN}],
    ),
)
