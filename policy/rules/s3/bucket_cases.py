"""Cases of the rules in `bucket.py`."""

from frame.cases import ABSENT, UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws
from pulumi import CustomResource

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


def logging_to(bucket: str, /, **refers: list[str]) -> Node:
    return Node(
        cls=aws.s3.BucketLogging,
        name="logging",
        props={"bucket": "other-3c4d", "targetBucket": bucket},
        refers=refers,
    )


def declared(rule: str, cls: type[CustomResource], message: str) -> StackCase:
    by_name = Node(cls=cls, name="setting", props={"bucket": "data-1a2b"})
    by_reference = Node(
        cls=cls, name="setting", props={"bucket": UNKNOWN}, refers={"bucket": ["data"]}
    )
    unrelated = Node(
        cls=cls, name="setting", props={"bucket": UNKNOWN}, refers={"bucket": ["other"]}
    )
    return StackCase(
        rule=rule,
        compliant=[[], [BUCKET, by_name], [NEW_BUCKET, by_reference]],
        violations=[
            ([BUCKET], "data", message),
            ([NEW_BUCKET, OTHER, unrelated], "data", message),
            ([BUCKET, OTHER, by_name], "other", message),
        ],
    )


CASES = (
    declared(
        "s3-encryption-declared",
        aws.s3.BucketServerSideEncryptionConfiguration,
        "no encryption configuration",
    ),
    declared("s3-policy-declared", aws.s3.BucketPolicy, "no bucket policy"),
    declared(
        "s3-public-access-block-declared", aws.s3.BucketPublicAccessBlock, "no public-access block"
    ),
    ResourceCase(
        rule="s3-bucket-kept",
        cls=aws.s3.Bucket,
        compliant={"forceDestroy": False},
        violations=[({"forceDestroy": True}, "forceDestroy")],
        tolerated=[{"forceDestroy": ABSENT}],
    ),
    StackCase(
        rule="s3-replication-exists",
        compliant=[[], [DATA_BUCKET, REPLICATION]],
        violations=[([DATA_BUCKET], "data", "another region")],
    ),
    declared("s3-versioning-declared", aws.s3.BucketVersioning, "no versioning"),
    declared("s3-lifecycle-declared", aws.s3.BucketLifecycleConfiguration, "no lifecycle"),
    StackCase(
        rule="s3-access-logs-declared",
        compliant=[
            [],
            [BUCKET, OTHER, logging_to("data-1a2b")],
            [NEW_BUCKET, OTHER, logging_to(UNKNOWN, targetBucket=["data"], bucket=["other"])],
            [BUCKET, balancer(accessLogs={"bucket": "data-1a2b"})],
        ],
        violations=[
            ([BUCKET], "data", "no access logs"),
            ([NEW_BUCKET, balancer(accessLogs={"bucket": UNKNOWN})], "data", "no access logs"),
        ],
    ),
    StackCase(
        rule="cloudtrail-bucket-object-lock",
        compliant=[[], [NEW_BUCKET, OTHER], [NEW_BUCKET, OTHER, TRAIL, LOCK]],
        violations=[
            ([NEW_BUCKET, TRAIL], "data", "no object lock"),
            ([BUCKET, OTHER, TRAIL_BY_NAME], "data", "no object lock"),
        ],
    ),
)
