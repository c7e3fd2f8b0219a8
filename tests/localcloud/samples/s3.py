import pulumi_aws as aws

from tests.localcloud.sample import Sample

SAMPLES = [
    Sample(
        cls=aws.s3.Bucket,
        inputs={"forceDestroy": True, "objectLockEnabled": False, "tags": {"a": "b"}},
        change={"forceDestroy": False, "tags": {}},
        replace={"objectLockEnabled": True},
    ),
    Sample(
        cls=aws.s3.Bucket,
        inputs={"bucket": "locked-files", "objectLockEnabled": True},
        replace={"bucket": "other-files"},
        case="locked",
    ),
]
