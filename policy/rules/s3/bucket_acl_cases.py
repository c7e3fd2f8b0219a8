"""Cases of the rules in `bucket_acl.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"
DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery"
GRANTEE = "accessControlPolicy.grants.0.grantee.uri"

CASES = (
    *(
        ResourceCase(
            rule="s3-acl-not-public",
            cls=cls,
            compliant={"acl": "private"},
            violations=[
                ({"acl": "public-read"}, "acl is public-read"),
                ({"acl": "public-read-write"}, "public-read-write"),
                ({"acl": "authenticated-read"}, "authenticated-read"),
            ],
            tolerated=[{"acl": ABSENT}, {"acl": UNKNOWN}, {"acl": "log-delivery-write"}],
        )
        for cls in (aws.s3.BucketAcl, aws.s3.BucketObject, aws.s3.Bucket)
    ),
    ResourceCase(
        rule="s3-acl-not-public",
        cls=aws.s3.BucketAcl,
        compliant={"accessControlPolicy": {"grants": [{"grantee": {"uri": DELIVERY}}]}},
        violations=[({GRANTEE: EVERYBODY}, f"uri is {EVERYBODY}")],
        tolerated=[{GRANTEE: UNKNOWN}, {"accessControlPolicy": UNKNOWN}],
    ),
    ResourceCase(
        rule="s3-acl-not-public",
        cls=aws.s3.Bucket,
        compliant={"grants": [{"uri": DELIVERY, "permissions": ["WRITE"]}]},
        violations=[({"grants.0.uri": EVERYBODY}, "AllUsers")],
        tolerated=[{"grants": UNKNOWN}, {"grants": [UNKNOWN]}],
    ),
)
