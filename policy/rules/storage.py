"""Buckets: encryption at rest and in transit, and nothing public.

S3 keeps these settings in resources of their own, so each requirement has two rules: one evaluates
the setting where it is declared, one sees to it that every bucket has it declared.
"""

from collections.abc import Callable, Iterable

from frame.companions import companion
from frame.document import Statement, statements
from frame.rule import (
    Finding,
    Messages,
    Reference,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    cis,
    security_hub,
    tokens,
)
from frame.sdk import aws
from frame.transport import denies_plain_http
from frame.value import Value
from pulumi_policy import Severity

from rules.encryption import FAMILY as ENCRYPTION
from rules.encryption import uses_aws_key
from rules.exposure import FAMILY as EXPOSURE

BUCKETS = tokens(aws.s3.Bucket, aws.s3.BucketV2)
ENCRYPTIONS = tokens(
    aws.s3.BucketServerSideEncryptionConfiguration, aws.s3.BucketServerSideEncryptionConfigurationV2
)
POLICIES = tokens(aws.s3.BucketPolicy)
ACCESS_BLOCKS = tokens(aws.s3.BucketPublicAccessBlock)
LOGGINGS = tokens(aws.s3.BucketLogging, aws.s3.BucketLoggingV2)
LOAD_BALANCERS = tokens(aws.lb.LoadBalancer, aws.alb.LoadBalancer)

_PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
_KMS = ("aws:kms", "aws:kms:dsse")
_SSE_S3 = "AES256"
_ACCESS_BLOCK_SETTINGS = (
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
)


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


def receives_access_logs(stack: Stack, bucket: Resource) -> bool:
    """Whether S3 or a load balancer delivers access logs to the bucket."""
    return any(log.points_at(bucket, "targetBucket") for log in stack.of(LOGGINGS)) or any(
        balancer.points_at(bucket, logs, "bucket")
        for balancer in stack.of(LOAD_BALANCERS)
        for logs in ("accessLogs", "connectionLogs")
    )


def tls_only(policy: Value) -> Messages:
    """A statement denies everyone everything on the bucket and its objects over plain HTTP."""
    if not policy["policy"].known:
        return
    bucket = policy["bucket"].text
    if not any(_denies_http(statement, bucket) for statement in statements(policy["policy"])):
        yield "The bucket policy does not deny requests over plain HTTP."


def _denies_http(statement: Statement, bucket: str | None) -> bool:
    return (
        denies_plain_http(statement)
        and statement.covers_action("s3:AnyAction")
        and _covers_bucket(statement, bucket)
    )


def _covers_bucket(statement: Statement, bucket: str | None) -> bool:
    # A bucket without a name yet is evaluated once it has one: then the document has its ARN.
    if bucket is None:
        return True
    return any(
        statement.covers_arn(f"arn:{partition}:s3:::{bucket}")
        and statement.covers_arn(f"arn:{partition}:s3:::{bucket}/any/key")
        for partition in _PARTITIONS
    )


def access_block(block: Value) -> Messages:
    """All four settings are on; each closes a way to publish a bucket that the others leave."""
    off = [setting for setting in _ACCESS_BLOCK_SETTINGS if block[setting].differs(True)]
    if off:
        yield f"Public access is not blocked: {', '.join(off)} is not true."


def declared(types: frozenset[str], what: str) -> Callable[[Stack], Iterable[Finding]]:
    """A check that every bucket has a setting of these types."""
    return companion(BUCKETS, types, "bucket", f"The bucket has no {what}.")


_ENCRYPTION_REFERENCES = (security_hub("S3.17"), checkov("CKV_AWS_145"))
_TLS_REFERENCES = (security_hub("S3.5"), cis("2.1.1"), checkov("CKV_AWS_379"))
_ACCESS_BLOCK_REFERENCES: tuple[Reference, ...] = (
    security_hub("S3.8"),
    cis("2.1.4"),
    checkov("CKV2_AWS_6"),
)

RULES = (
    ResourceRule(
        id="s3-encryption-customer-key",
        family=ENCRYPTION,
        description="Buckets are encrypted with a customer-managed key.",
        severity=Severity.HIGH,
        references=_ENCRYPTION_REFERENCES,
        remediation='Set sse_algorithm="aws:kms" and kms_master_key_id to a customer-managed key.',
        types=ENCRYPTIONS,
        check=bucket_encryption,
    ),
    StackRule(
        id="s3-encryption-sse-s3-for-access-logs-only",
        family=ENCRYPTION,
        description="SSE-S3 is used only where S3 or a load balancer delivers access logs.",
        severity=Severity.HIGH,
        references=_ENCRYPTION_REFERENCES,
        remediation='Set sse_algorithm="aws:kms" and kms_master_key_id to a customer-managed key.',
        types=ENCRYPTIONS,
        check=sse_s3_targets,
    ),
    StackRule(
        id="s3-encryption-declared",
        family=ENCRYPTION,
        description="Every bucket declares its encryption.",
        severity=Severity.HIGH,
        references=_ENCRYPTION_REFERENCES,
        remediation="Add a BucketServerSideEncryptionConfiguration with a customer-managed key.",
        types=BUCKETS,
        check=declared(ENCRYPTIONS, "encryption configuration"),
    ),
    ResourceRule(
        id="s3-policy-tls-only",
        family=ENCRYPTION,
        description="Bucket policies deny requests over plain HTTP.",
        severity=Severity.HIGH,
        references=_TLS_REFERENCES,
        remediation="Deny s3:* to Principal * on the bucket and its objects, with one condition: "
        'Bool {"aws:SecureTransport": "false"}.',
        types=POLICIES,
        check=tls_only,
    ),
    StackRule(
        id="s3-policy-declared",
        family=ENCRYPTION,
        description="Every bucket has a policy, which denies requests over plain HTTP.",
        severity=Severity.HIGH,
        references=_TLS_REFERENCES,
        remediation="Add a BucketPolicy that denies s3:* unless aws:SecureTransport is true.",
        types=BUCKETS,
        check=declared(POLICIES, "bucket policy"),
    ),
    ResourceRule(
        id="s3-public-access-blocked",
        family=EXPOSURE,
        description="Buckets block public access in all four ways.",
        severity=Severity.CRITICAL,
        references=_ACCESS_BLOCK_REFERENCES,
        remediation="Set block_public_acls, block_public_policy, ignore_public_acls and "
        "restrict_public_buckets to True.",
        types=ACCESS_BLOCKS,
        check=access_block,
        remediate=lambda _: dict.fromkeys(_ACCESS_BLOCK_SETTINGS, True),
    ),
    StackRule(
        id="s3-public-access-block-declared",
        family=EXPOSURE,
        description="Every bucket has a public-access block.",
        severity=Severity.HIGH,
        references=_ACCESS_BLOCK_REFERENCES,
        remediation="Add a BucketPublicAccessBlock with all four settings True.",
        types=BUCKETS,
        check=declared(ACCESS_BLOCKS, "public-access block"),
    ),
)
