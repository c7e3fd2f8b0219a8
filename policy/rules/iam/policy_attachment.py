"""Attachments of managed policies."""

from frame import iam
from frame.family import IDENTITY
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

ATTACHMENTS = tokens(
    aws.iam.RolePolicyAttachment,
    aws.iam.UserPolicyAttachment,
    aws.iam.GroupPolicyAttachment,
    aws.iam.PolicyAttachment,
    aws.iam.Role,
    aws.iam.RolePolicyAttachmentsExclusive,
    aws.iam.UserPolicyAttachmentsExclusive,
    aws.iam.GroupPolicyAttachmentsExclusive,
    aws.ssoadmin.ManagedPolicyAttachment,
)


def managed_policies(resource: Value) -> Messages:
    """None of AWS's policies that allow all there is, or all of a service, is attached."""
    lists = ("policyArn", "policyArns", "managedPolicyArn", "managedPolicyArns")
    for arn in (arn for key in lists for arn in resource[key]):
        name = (arn.text or "").rpartition("/")[2]
        if ":iam::aws:policy/" in (arn.text or "") and name in iam.listed("wide"):
            yield f"The policy {name} of AWS is attached."


RULES = (
    ResourceRule(
        id="iam-attachment-no-wide-policy",
        family=IDENTITY,
        description="No policy of AWS is attached that allows all of an account or of a service.",
        severity=Severity.HIGH,
        references=(security_hub("IAM.1"), checkov("CKV_AWS_274"), checkov("CKV2_AWS_56")),
        remediation="Attach a policy with the actions and resources that the holder needs.",
        types=ATTACHMENTS,
        check=managed_policies,
    ),
)
