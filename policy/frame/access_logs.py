"""Buckets that access logs are delivered to."""

from frame.rule import Resource, Stack, tokens
from frame.sdk import aws
from frame.types import LOAD_BALANCERS

LOGGINGS = tokens(aws.s3.BucketLogging, aws.s3.BucketLoggingV2)


def receives_access_logs(stack: Stack, bucket: Resource) -> bool:
    """Whether S3 or a load balancer delivers access logs to the bucket."""
    return any(log.points_at(bucket, "targetBucket") for log in stack.of(LOGGINGS)) or any(
        balancer.points_at(bucket, logs, "bucket")
        for balancer in stack.of(LOAD_BALANCERS)
        for logs in ("accessLogs", "connectionLogs")
    )
