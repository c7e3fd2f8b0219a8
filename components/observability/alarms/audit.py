"""Alarms on what the audit trail records: metric filters, and the alarms on their metrics.

Source: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
"""

from dataclasses import dataclass

from components.observability.alarms.rule import Rule, always, one
from components.settings.observability import Severity


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Events of the trail that are counted, and from how many in five minutes on they alarm."""

    key: str
    metric: str
    severity: Severity
    summary: str
    pattern: str
    more_than: int = 0

    @property
    def rule(self) -> Rule:
        """The alarm on the count."""
        return Rule(
            key=self.key,
            kind="audit",
            severity=self.severity,
            summary=self.summary,
            metrics=one("", self.metric, "Sum"),
            threshold=always(self.more_than),
            period=300,
            periods=1,
        )


def _any_of(*names: str) -> str:
    return "{ " + " || ".join(f"($.eventName = {name})" for name in names) + " }"


FILTERS = (
    Filter(
        key="root-use",
        metric="RootUse",
        severity="critical",
        summary="Somebody used the account's root user",
        pattern='{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS'
        ' && $.eventType != "AwsServiceEvent" }',
    ),
    Filter(
        key="sign-in-without-mfa",
        metric="SignInWithoutMfa",
        severity="critical",
        summary="Somebody signed in to the console without a second factor",
        pattern='{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes")'
        ' && ($.userIdentity.type = "IAMUser")'
        ' && ($.responseElements.ConsoleLogin = "Success") }',
    ),
    Filter(
        key="sign-in-failures",
        metric="SignInFailures",
        severity="warning",
        summary="Many attempts to sign in to the console failed",
        pattern='{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
        more_than=5,
    ),
    Filter(
        key="refused-calls",
        metric="RefusedCalls",
        severity="warning",
        summary="AWS refused unusually many calls for want of permission",
        pattern='{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
        more_than=20,
    ),
    Filter(
        key="policy-changes",
        metric="PolicyChanges",
        severity="warning",
        summary="IAM policies were changed",
        pattern=_any_of(
            "AttachGroupPolicy", "AttachRolePolicy", "AttachUserPolicy", "CreatePolicy",
            "CreatePolicyVersion", "DeleteGroupPolicy", "DeletePolicy", "DeletePolicyVersion",
            "DeleteRolePolicy", "DeleteUserPolicy", "DetachGroupPolicy", "DetachRolePolicy",
            "DetachUserPolicy", "PutGroupPolicy", "PutRolePolicy", "PutUserPolicy",
        ),
    ),
    Filter(
        key="trail-changes",
        metric="TrailChanges",
        severity="critical",
        summary="The audit trail was changed or stopped",
        pattern=_any_of("DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"),
    ),
    Filter(
        key="key-changes",
        metric="KeyChanges",
        severity="critical",
        summary="A KMS key was disabled, is about to be deleted, or has a new policy",
        pattern="{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey)"
        " || ($.eventName = ScheduleKeyDeletion) || ($.eventName = PutKeyPolicy)) }",
    ),
    Filter(
        key="bucket-policy-changes",
        metric="BucketPolicyChanges",
        severity="warning",
        summary="Access to a bucket was changed",
        pattern="{ ($.eventSource = s3.amazonaws.com) && (($.eventName = DeleteBucketPolicy)"
        " || ($.eventName = DeletePublicAccessBlock) || ($.eventName = PutBucketAcl)"
        " || ($.eventName = PutBucketPolicy) || ($.eventName = PutBucketPublicAccessBlock)) }",
    ),
    Filter(
        key="network-changes",
        metric="NetworkChanges",
        severity="warning",
        summary="Walls or routes of the network were changed",
        pattern=_any_of(
            "AttachInternetGateway", "AuthorizeSecurityGroupEgress",
            "AuthorizeSecurityGroupIngress", "CreateNetworkAcl", "CreateNetworkAclEntry",
            "CreateRoute", "DeleteNetworkAcl", "DeleteNetworkAclEntry", "DeleteRoute",
            "ReplaceNetworkAclEntry", "ReplaceRoute", "RevokeSecurityGroupEgress",
            "RevokeSecurityGroupIngress",
        ),
    ),
)  # fmt: skip

RULES = tuple(each.rule for each in FILTERS)
