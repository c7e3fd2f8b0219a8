"""Default encryption of buckets."""

from collections.abc import Iterable

from frame.access_logs import receives_access_logs
from frame.family import ENCRYPTION
from frame.keys import uses_aws_key
from frame.rule import (
    Finding,
    Messages,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
)
from frame.sdk import aws
from frame.types import BUCKETS
from frame.value import Value
from pulumi_policy import Severity

ENCRYPTIONS = tokens(
    aws.s3.BucketServerSideEncryptionConfiguration, aws.s3.BucketServerSideEncryptionConfigurationV2
)
_KMS = ("aws:kms", "aws:kms:dsse")
_SSE_S3 = "AES256"


def _default_encryption(configuration: Value) -> Iterable[Value]:
    return (rule["applyServerSideEncryptionByDefault"] for rule in configuration["rules"])


def bucket_encryption(configuration: Value) -> Messages:
    """Default encryption names a customer-managed key; AES256 is evaluated by `sse_s3_targets`."""
    if configuration["rules"].missing:
        yield "The configuration has no rules."
    for default in _default_encryption(configuration):
        algorithm, key = default["sseAlgorithm"], default["kmsMasterKeyId"]
        if algorithm.differs(*_KMS, _SSE_S3):
            yield f"{algorithm.path} is {algorithm.text or 'not set'}."
        elif algorithm.differs(_SSE_S3) and uses_aws_key(key):
            yield f"The bucket is encrypted with AWS's own key ({key.path})."


def sse_s3_targets(stack: Stack) -> Iterable[Finding]:
    """SSE-S3 is only for buckets that receive access logs, where AWS refuses customer-managed keys.

    What a bucket is for is taken from the resources that send logs to it, not from a name or tag.
    Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html,
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html.
    """
    for configuration in stack.of(ENCRYPTIONS):
        if not any(
            d["sseAlgorithm"].equals(_SSE_S3) for d in _default_encryption(configuration.props)
        ):
            continue
        buckets = [b for b in stack.of(BUCKETS) if configuration.points_at(b, "bucket")]
        if not buckets or not all(receives_access_logs(stack, bucket) for bucket in buckets):
            yield Finding(
                resource=configuration,
                message="AES256 (SSE-S3) has no key that access could be denied through, and no "
                "access logs that would require it are sent to this bucket.",
            )


ENCRYPTION_REFERENCES = (security_hub("S3.17"), checkov("CKV_AWS_145"))

RULES = (
    ResourceRule(
        id="s3-encryption-customer-key",
        family=ENCRYPTION,
        description="Buckets are encrypted with a customer-managed key.",
        severity=Severity.HIGH,
        references=ENCRYPTION_REFERENCES,
        remediation='Set sse_algorithm="aws:kms" and kms_master_key_id to a customer-managed key.',
        types=ENCRYPTIONS,
        check=bucket_encryption,
    ),
    StackRule(
        id="s3-encryption-sse-s3-for-access-logs-only",
        family=ENCRYPTION,
        description="SSE-S3 is used only where S3 or a load balancer delivers access logs.",
        severity=Severity.HIGH,
        references=ENCRYPTION_REFERENCES,
        remediation='Set sse_algorithm="aws:kms" and kms_master_key_id to a customer-managed key.',
        types=ENCRYPTIONS,
        check=sse_s3_targets,
    ),
)
