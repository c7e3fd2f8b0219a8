"""Cases of the rules in `bucket.py`."""

from dataclasses import replace

from frame.cases import UNKNOWN, Node, StackCase
from frame.sdk import aws

from rules.lb.load_balancer_cases import balancer
from rules.s3.bucket_object_lock_configuration_cases import DATA_BUCKET
from rules.s3.bucket_replication_config_cases import COPY

REPLICATION = Node(
    cls=aws.s3.BucketReplicationConfig, name="copies", props={"bucket": UNKNOWN, "rules": [COPY]}
)
TRAIL = Node(
    cls=aws.cloudtrail.Trail,
    name="trail",
    props={"s3BucketName": UNKNOWN},
    refers={"s3BucketName": ["data"]},
)
TRAIL_BY_NAME = Node(cls=aws.cloudtrail.Trail, name="trail", props={"s3BucketName": "data-1a2b"})
LOCK = Node(
    cls=aws.s3.BucketObjectLockConfiguration,
    name="lock",
    props={"bucket": UNKNOWN},
    refers={"bucket": ["data"]},
)
BUCKET = Node(cls=aws.s3.Bucket, name="data", props={"bucket": "data-1a2b"})
NEW_BUCKET = Node(cls=aws.s3.Bucket, name="data", props={"bucket": UNKNOWN, "id": UNKNOWN})
OTHER = Node(cls=aws.s3.Bucket, name="other", props={"bucket": "other-3c4d"})


WITHIN = Node(
    cls=aws.s3.Bucket,
    name="within",
    props={
        "serverSideEncryptionConfiguration": {
            "rule": {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}}
        },
        "policy": UNKNOWN,
        "versioning": {"enabled": True},
        "lifecycleRules": [{"enabled": True}],
        "logging": {"targetBucket": "other-3c4d"},
        "objectLockConfiguration": {"objectLockEnabled": "Enabled"},
        "replicationConfiguration": {"role": "arn:role", "rules": [UNKNOWN]},
    },
)
"""A bucket that has its settings within it, in the form of old."""


NOTHING = replace(WITHIN, props=dict.fromkeys(WITHIN.props))


def logging_to(bucket: str, /, **refers: list[str]) -> Node:
    return Node(
        cls=aws.s3.BucketLogging,
        name="logging",
        props={"bucket": "other-3c4d", "targetBucket": bucket},
        refers=refers,
    )


CASES = (
    *(
        StackCase(rule=rule, compliant=[[WITHIN]], violations=[([NOTHING], "within", "No Bucket")])
        for rule in (
            "s3-encryption-declared",
            "s3-policy-declared",
            "s3-versioning-declared",
            "s3-lifecycle-declared",
            "s3-access-logs-declared",
        )
    ),
    StackCase(
        rule="s3-replication-exists",
        compliant=[[], [DATA_BUCKET, REPLICATION], [WITHIN]],
        violations=[([DATA_BUCKET], "data", "another region")],
    ),
    StackCase(
        rule="s3-access-logs-declared",
        compliant=[
            [NEW_BUCKET, OTHER, logging_to(UNKNOWN, targetBucket=["data"], bucket=["other"])],
            [BUCKET, balancer(accessLogs={"bucket": "data-1a2b"})],
            [OTHER, WITHIN],
        ],
        violations=[
            ([NEW_BUCKET, balancer(accessLogs={"bucket": UNKNOWN})], "data", "No BucketLogging"),
        ],
    ),
    StackCase(
        rule="cloudtrail-bucket-object-lock",
        compliant=[
            [],
            [NEW_BUCKET, OTHER],
            [NEW_BUCKET, OTHER, TRAIL, LOCK],
            [WITHIN, replace(TRAIL, refers={"s3BucketName": ["within"]})],
        ],
        violations=[
            ([NEW_BUCKET, TRAIL], "data", "No BucketObjectLock"),
            ([BUCKET, OTHER, TRAIL_BY_NAME], "data", "No BucketObjectLock"),
        ],
    ),
)
