from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample

ROLE = "arn:aws:iam::123456789012:role/replication"


def versioned(make: Make, **more: str) -> str:
    bucket = make(aws.s3.Bucket, **more)[0]
    make(
        aws.s3.BucketVersioning,
        bucket=bucket,
        versioningConfiguration={"status": "Enabled"},
        **more,
    )
    return bucket


def copy_to(bucket: str, key: str) -> dict[str, Any]:
    promise = {"status": "Enabled", "time": {"minutes": 15}}
    return {
        "id": "everything",
        "status": "Enabled",
        "priority": 1,
        "filter": {"prefix": ""},
        "deleteMarkerReplication": {"status": "Enabled"},
        "sourceSelectionCriteria": {"sseKmsEncryptedObjects": {"status": "Enabled"}},
        "destination": {
            "bucket": f"arn:aws:s3:::{bucket}",
            "encryptionConfiguration": {"replicaKmsKeyId": key},
            "metrics": {"status": "Enabled", "eventThreshold": {"minutes": 15}},
            "replicationTime": promise,
        },
    }


def replication(make: Make) -> dict[str, Any]:
    target = versioned(make, region="us-west-2")
    key = make(aws.kms.Key, region="us-west-2")[1]["arn"]
    return {"bucket": versioned(make), "role": ROLE, "rules": [copy_to(target, key)]}


SAMPLES = [
    Sample(
        cls=aws.s3.BucketNotification,
        inputs=lambda make: {"bucket": make(aws.s3.Bucket)[0], "eventbridge": True},
        change={"eventbridge": False},
    ),
    Sample(
        cls=aws.s3.BucketReplicationConfig,
        inputs=replication,
        change={"role": f"{ROLE}-other", "rules": [copy_to("other", "a-key")]},
    ),
]
