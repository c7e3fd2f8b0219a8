"""Cases of the rules in `bucket_lifecycle_configuration.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

WHOLE = {
    "id": "retention",
    "status": "Enabled",
    "filter": {"prefix": ""},
    "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
    "noncurrentVersionExpiration": {"noncurrentDays": 30},
}

WITHIN = {
    "enabled": True,
    "abortIncompleteMultipartUploadDays": 7,
    "noncurrentVersionExpiration": {"days": 30},
}

CASES = (
    ResourceCase(
        rule="s3-lifecycle-aborts-uploads",
        cls=aws.s3.Bucket,
        compliant={"lifecycleRules": [WITHIN]},
        violations=[
            ({"lifecycleRules.0.enabled": False}, "unfinished uploads"),
            ({"lifecycleRules.0.abortIncompleteMultipartUploadDays": ABSENT}, "unfinished"),
            ({"lifecycleRules.0.prefix": "logs/"}, "unfinished"),
        ],
        tolerated=[
            {"lifecycleRules": ABSENT},
            {"lifecycleRules": [UNKNOWN]},
            {"lifecycleRules.0.enabled": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="s3-lifecycle-expires-versions",
        cls=aws.s3.Bucket,
        compliant={"lifecycleRules": [WITHIN]},
        violations=[({"lifecycleRules.0.noncurrentVersionExpiration": ABSENT}, "Old versions")],
        tolerated=[{"lifecycleRules.0.noncurrentVersionExpiration": UNKNOWN}],
    ),
    ResourceCase(
        rule="s3-lifecycle-aborts-uploads",
        cls=aws.s3.BucketLifecycleConfiguration,
        compliant={"bucket": "data", "rules": [WHOLE]},
        violations=[
            ({"rules": []}, "unfinished uploads"),
            ({"rules.0.status": "Disabled"}, "unfinished uploads"),
            ({"rules.0.abortIncompleteMultipartUpload": ABSENT}, "unfinished uploads"),
            ({"rules.0.filter.prefix": "logs/"}, "unfinished uploads"),
            ({"rules.0.filter": {"tag": {"key": "a", "value": "b"}}}, "unfinished uploads"),
            ({"rules.0.prefix": "logs/", "bucket": UNKNOWN}, "unfinished uploads"),
        ],
        tolerated=[
            {"rules": [UNKNOWN]},
            {"rules.0.status": UNKNOWN},
            {"rules.0.filter": UNKNOWN},
            {"rules.0.filter": ABSENT},
            {"rules": [{**WHOLE, "filter": {"prefix": "logs/"}}, WHOLE]},
        ],
    ),
    ResourceCase(
        rule="s3-lifecycle-expires-versions",
        cls=aws.s3.BucketLifecycleConfiguration,
        compliant={"bucket": "data", "rules": [WHOLE]},
        violations=[
            ({"rules": []}, "Old versions"),
            ({"rules.0.status": "Disabled"}, "Old versions"),
            ({"rules.0.noncurrentVersionExpiration": ABSENT}, "Old versions"),
        ],
        tolerated=[
            {"rules": [UNKNOWN]},
            {"rules.0.noncurrentVersionExpiration": UNKNOWN},
            {"rules": [{**WHOLE, "noncurrentVersionExpiration": None}, WHOLE]},
        ],
    ),
)
