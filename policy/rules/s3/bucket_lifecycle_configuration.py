"""Lifecycles of buckets."""

from frame.family import RESILIENCE
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

LIFECYCLES = tokens(aws.s3.BucketLifecycleConfiguration, aws.s3.BucketLifecycleConfigurationV2)


def unfinished_uploads(lifecycle: Value) -> Messages:
    """Parts of uploads that never end are deleted, in the whole bucket."""
    rules = lifecycle["rules"]
    if rules.complete and not any(map(_may_abort_everywhere, rules)):
        yield "Parts of unfinished uploads are kept (rules[].abortIncompleteMultipartUpload)."


def _may_abort_everywhere(rule: Value) -> bool:
    return (
        not rule["status"].differs("Enabled")
        and not rule["abortIncompleteMultipartUpload"].missing
        and not rule["prefix"].given
        and not any(
            rule["filter"][key].given
            for key in ("prefix", "tag", "and", "objectSizeGreaterThan", "objectSizeLessThan")
        )
    )


def old_versions(lifecycle: Value) -> Messages:
    """Versions that were overwritten or deleted go some day."""
    rules = lifecycle["rules"]
    if rules.complete and not any(
        not rule["status"].differs("Enabled") and not rule["noncurrentVersionExpiration"].missing
        for rule in rules
    ):
        yield "Old versions are kept forever (rules[].noncurrentVersionExpiration)."


RULES = (
    ResourceRule(
        id="s3-lifecycle-aborts-uploads",
        family=RESILIENCE,
        description="Lifecycles delete parts of unfinished uploads.",
        severity=Severity.LOW,
        references=(security_hub("S3.13"), checkov("CKV_AWS_300")),
        remediation="Add a rule for the whole bucket with abort_incomplete_multipart_upload.",
        types=LIFECYCLES,
        check=unfinished_uploads,
    ),
    ResourceRule(
        id="s3-lifecycle-expires-versions",
        family=RESILIENCE,
        description="Lifecycles delete old versions some day.",
        severity=Severity.LOW,
        references=(security_hub("S3.10"), checkov("CKV2_AWS_61")),
        remediation="Add a rule with noncurrent_version_expiration.",
        types=LIFECYCLES,
        check=old_versions,
    ),
)
