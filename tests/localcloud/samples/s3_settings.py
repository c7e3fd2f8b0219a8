import json
from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample


def bucket(make: Make, **more: Any) -> str:
    return make(aws.s3.Bucket, **more)[0]


def deny(name: str, action: str) -> str:
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": f"arn:aws:s3:::{name}/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def logging(make: Make) -> dict[str, Any]:
    target = bucket(make)
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": ["logging.s3.amazonaws.com"]},
        "Action": ["s3:PutObject"],
        "Resource": [f"arn:aws:s3:::{target}/*"],
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    make(aws.s3.BucketPolicy, bucket=target, policy=policy)
    return {"bucket": bucket(make), "targetBucket": target, "targetPrefix": "audit/"}


RULE = {
    "id": "retention",
    "status": "Enabled",
    "filter": {"prefix": ""},
    "transitions": [{"days": 90, "storageClass": "DEEP_ARCHIVE"}],
    "expiration": {"days": 2557},
    "noncurrentVersionExpiration": {"noncurrentDays": 30},
    "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
}


def encryption(**more: str) -> list[dict[str, Any]]:
    return [{"applyServerSideEncryptionByDefault": more}]


SAMPLES = [
    Sample(
        cls=aws.s3.BucketVersioning,
        inputs=lambda make: {
            "bucket": bucket(make),
            "versioningConfiguration": {"status": "Enabled"},
        },
        change={"versioningConfiguration": {"status": "Suspended"}},
    ),
    Sample(
        cls=aws.s3.BucketServerSideEncryptionConfiguration,
        inputs=lambda make: {
            "bucket": bucket(make),
            "rules": encryption(sseAlgorithm="aws:kms", kmsMasterKeyId=make(aws.kms.Key)[1]["arn"]),
        },
        change={"rules": encryption(sseAlgorithm="AES256")},
    ),
    Sample(
        cls=aws.s3.BucketPublicAccessBlock,
        inputs=lambda make: {
            "bucket": bucket(make),
            "blockPublicAcls": True,
            "blockPublicPolicy": True,
            "ignorePublicAcls": True,
            "restrictPublicBuckets": True,
        },
        change={"restrictPublicBuckets": False},
    ),
    Sample(
        cls=aws.s3.BucketOwnershipControls,
        inputs=lambda make: {
            "bucket": bucket(make),
            "rule": {"objectOwnership": "BucketOwnerEnforced"},
        },
        change={"rule": {"objectOwnership": "BucketOwnerPreferred"}},
    ),
    Sample(
        cls=aws.s3.BucketPolicy,
        inputs=lambda make: {
            "bucket": bucket(make, bucket="guarded"),
            "policy": deny("guarded", "s3:*"),
        },
        change={"policy": deny("guarded", "s3:GetObject")},
    ),
    Sample(
        cls=aws.s3.BucketObjectLockConfiguration,
        inputs=lambda make: {
            "bucket": bucket(make, objectLockEnabled=True),
            "rule": {"defaultRetention": {"mode": "GOVERNANCE", "days": 2557}},
        },
        change={"rule": {"defaultRetention": {"mode": "GOVERNANCE", "days": 1}}},
    ),
    Sample(
        cls=aws.s3.BucketLifecycleConfiguration,
        inputs=lambda make: {
            "bucket": bucket(make),
            "transitionDefaultMinimumObjectSize": "varies_by_storage_class",
            "rules": [RULE],
        },
        change={"rules": [{**RULE, "expiration": {"days": 3650}}]},
    ),
    Sample(cls=aws.s3.BucketLogging, inputs=logging, change={"targetPrefix": "other/"}),
]
