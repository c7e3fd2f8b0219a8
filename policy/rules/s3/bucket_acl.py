"""Access control lists of buckets and objects."""

from collections.abc import Iterator

from frame.family import EXPOSURE
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

# Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html.
_PUBLIC = frozenset({"public-read", "public-read-write", "authenticated-read"})
_GROUPS = "http://acs.amazonaws.com/groups/global/"


def public_acl(resource: Value) -> Messages:
    """Neither a canned ACL nor a grant is for everybody, or for everybody with an AWS account."""
    if resource["acl"].text in _PUBLIC:
        yield f"{resource['acl'].path} is {resource['acl'].text}."
    for uri in _grantees(resource):
        if (uri.text or "").startswith(_GROUPS):
            yield f"{uri.path} is {uri.text}."


def _grantees(resource: Value) -> Iterator[Value]:
    for grant in resource["accessControlPolicy"]["grants"]:
        yield grant["grantee"]["uri"]


RULES = (
    ResourceRule(
        id="s3-acl-not-public",
        family=EXPOSURE,
        description="ACLs of buckets and objects are not for everybody.",
        severity=Severity.CRITICAL,
        references=(
            security_hub("S3.2"),
            security_hub("S3.12"),
            checkov("CKV_AWS_20"),
            checkov("CKV_AWS_57"),
        ),
        remediation="Leave acl and grants out, and name principals in the bucket's policy.",
        types=tokens(
            aws.s3.BucketAcl,
            aws.s3.BucketAclV2,
            aws.s3.BucketObject,
            aws.s3.BucketObjectv2,
            aws.s3.ObjectCopy,
        ),
        check=public_acl,
    ),
)
