"""Bucket policies."""

from functools import cache

from frame import actions
from frame.document import Statement, statements
from frame.family import ENCRYPTION, IDENTITY
from frame.resource_policy import BUCKET_POLICIES, allowances, closed
from frame.rule import Messages, ResourceRule, checkov, cis, security_hub
from frame.transport import denies_plain_http
from frame.value import Value
from pulumi_policy import Severity

_PARTITIONS = ("aws", "aws-cn", "aws-us-gov")


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


TLS_REFERENCES = (security_hub("S3.5"), cis("2.1.1"), checkov("CKV_AWS_379"))


def bucket_administration(policy: Value) -> Messages:
    """Nobody gets to change a bucket's policy, ACLs or encryption by the bucket's policy.

    Principals of one's own account get that from IAM, so here it can only be for others.
    """
    for statement in allowances(policy):
        found = statement.granted(_administration()) if statement.principals("AWS") else []
        if found:
            yield f"The bucket policy allows {', '.join(found)}."


_REPLICATION = "s3:ObjectOwnerOverrideToBucketOwner"
"""By it a replication from another account hands its copies over, which is what one wants."""


@cache
def _administration() -> tuple[str, ...]:
    """What manages permissions, as AWS's reference says, and what decides about encryption."""
    permissions = (name for name in actions.permissions() if name.startswith("s3:"))
    return (
        *(name for name in permissions if name != _REPLICATION),
        "s3:PutEncryptionConfiguration",
    )


RULES = (
    ResourceRule(
        id="s3-policy-tls-only",
        family=ENCRYPTION,
        description="Bucket policies deny requests over plain HTTP.",
        severity=Severity.HIGH,
        references=TLS_REFERENCES,
        remediation="Deny s3:* to Principal * on the bucket and its objects, with one condition: "
        'Bool {"aws:SecureTransport": "false"}.',
        types=BUCKET_POLICIES,
        check=tls_only,
    ),
    closed(
        "s3-policy-not-public",
        "bucket",
        BUCKET_POLICIES,
        security_hub("S3.2"),
        security_hub("S3.3"),
        checkov("CKV_AWS_70"),
        severity=Severity.CRITICAL,
    ),
    ResourceRule(
        id="s3-policy-no-administration",
        family=IDENTITY,
        description="Bucket policies let nobody administer the bucket.",
        severity=Severity.HIGH,
        references=(security_hub("S3.6"),),
        remediation="Leave these actions to IAM policies of the bucket's own account.",
        types=BUCKET_POLICIES,
        check=bucket_administration,
    ),
)
