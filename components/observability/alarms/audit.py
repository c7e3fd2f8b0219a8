"""Metric filters of the audit trail's events, and their alarms.

Source: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from components.observability.alarms.rule import AlarmRule, always, one
from components.settings.observability import Severity


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A metric filter and the threshold of its alarm, in events in five minutes.

    Attributes:
        key: The name of filter and alarm, and the anchor of the runbook section.
        metric: The metric's name.
        severity: The topic that is notified.
        summary: The text of the notification.
        patterns: The filter patterns; each is a filter of the same metric.
        more_than: The threshold.
    """

    key: str
    metric: str
    severity: Severity
    summary: str
    patterns: Sequence[str]
    more_than: int = 0

    @property
    def rule(self) -> AlarmRule:
        """The rule of its alarm."""
        return AlarmRule(
            key=self.key,
            kind="audit",
            severity=self.severity,
            summary=self.summary,
            metrics=one("", self.metric, "Sum"),
            threshold=always(self.more_than),
            period=300,
            periods=1,
        )


_NAMES_IN_A_PATTERN = 20
"""Event names in a pattern, which is limited to 1,024 characters."""


def _named(source: str, *names: str) -> Iterator[str]:
    """Patterns for events of a service by their names in CloudTrail."""
    waiting = iter(names)
    while some := tuple(islice(waiting, _NAMES_IN_A_PATTERN)):
        any_of = " || ".join(f"($.eventName = {name})" for name in some)
        yield f"{{ ($.eventSource = {source}.amazonaws.com) && ({any_of}) }}"


FILTERS = (
    Filter(
        key="root-use",
        metric="RootUse",
        severity="critical",
        summary="The account's root user was used",
        patterns=[
            ('{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS'
            ' && $.eventType != "AwsServiceEvent" }')
        ],
    ),
    Filter(
        key="sign-in-without-mfa",
        metric="SignInWithoutMfa",
        severity="critical",
        summary="Console sign-in without MFA",
        patterns=[
            ('{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes")'
            ' && ($.userIdentity.type = "IAMUser")'
            ' && ($.responseElements.ConsoleLogin = "Success") }')
        ],
    ),
    Filter(
        key="sign-in-failures",
        metric="SignInFailures",
        severity="warning",
        summary="Many console sign-ins failed",
        patterns=[
            '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }'
        ],
        more_than=5,
    ),
    Filter(
        key="refused-calls",
        metric="RefusedCalls",
        severity="warning",
        summary="AWS denied unusually many calls for lack of permissions",
        patterns=[
            '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }'
        ],
        more_than=20,
    ),
    Filter(
        key="policy-changes",
        metric="PolicyChanges",
        severity="warning",
        summary="IAM policies were changed",
        patterns=[*_named(
            "iam",
            "AttachGroupPolicy", "AttachRolePolicy", "AttachUserPolicy", "CreatePolicy",
            "CreatePolicyVersion", "DeleteGroupPolicy", "DeletePolicy", "DeletePolicyVersion",
            "DeleteRolePermissionsBoundary", "DeleteRolePolicy", "DeleteUserPermissionsBoundary",
            "DeleteUserPolicy", "DetachGroupPolicy", "DetachRolePolicy", "DetachUserPolicy",
            "PutGroupPolicy", "PutRolePermissionsBoundary", "PutRolePolicy",
            "PutUserPermissionsBoundary", "PutUserPolicy", "SetDefaultPolicyVersion",
            "UpdateAssumeRolePolicy",
        )],
    ),
    Filter(
        key="trail-changes",
        metric="TrailChanges",
        severity="critical",
        summary="The audit trail was changed or stopped",
        patterns=[*_named(
            "cloudtrail",
            "CreateTrail", "DeleteTrail", "PutEventSelectors", "PutInsightSelectors",
            "StartLogging", "StopLogging", "UpdateTrail",
        )],
    ),
    Filter(
        key="config-changes",
        metric="ConfigChanges",
        severity="warning",
        summary="AWS Config's recording was changed or stopped",
        patterns=[*_named(
            "config",
            "DeleteConfigurationRecorder", "DeleteDeliveryChannel", "PutConfigurationRecorder",
            "PutDeliveryChannel", "StopConfigurationRecorder",
        )],
    ),
    Filter(
        key="key-changes",
        metric="KeyChanges",
        severity="critical",
        summary="A KMS key was disabled, scheduled for deletion, or its policy changed",
        patterns=[*_named("kms", "DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion")],
    ),
    Filter(
        key="bucket-policy-changes",
        metric="BucketPolicyChanges",
        severity="warning",
        summary="Access to a bucket was changed",
        patterns=[*_named(
            "s3",
            "DeleteAccountPublicAccessBlock", "DeleteBucketCors", "DeleteBucketLifecycle",
            "DeleteBucketOwnershipControls", "DeleteBucketPolicy",
            "DeleteBucketPublicAccessBlock", "DeleteBucketReplication",
            "PutAccountPublicAccessBlock", "PutBucketAcl", "PutBucketCors", "PutBucketLifecycle",
            "PutBucketOwnershipControls", "PutBucketPolicy", "PutBucketPublicAccessBlock",
            "PutBucketReplication",
        )],
    ),
    Filter(
        key="network-changes",
        metric="NetworkChanges",
        severity="warning",
        summary="Security groups, network ACLs or routes were changed",
        patterns=[*_named(
            "ec2",
            # Security groups and network ACLs.
            "AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress", "CreateNetworkAcl",
            "CreateNetworkAclEntry", "CreateSecurityGroup", "DeleteNetworkAcl",
            "DeleteNetworkAclEntry", "DeleteSecurityGroup", "ModifySecurityGroupRules",
            "ReplaceNetworkAclAssociation", "ReplaceNetworkAclEntry",
            "RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress",
            # Routes and gateways.
            "AttachInternetGateway", "CreateCustomerGateway", "CreateInternetGateway",
            "CreateRoute", "CreateRouteTable", "DeleteCustomerGateway", "DeleteInternetGateway",
            "DeleteRoute", "DeleteRouteTable", "DetachInternetGateway", "DisassociateRouteTable",
            "ReplaceRoute", "ReplaceRouteTableAssociation",
            # VPCs and flow logs.
            "AcceptVpcPeeringConnection", "CreateVpc", "CreateVpcPeeringConnection",
            "DeleteFlowLogs", "DeleteVpc", "DeleteVpcPeeringConnection", "ModifyVpcAttribute",
            "RejectVpcPeeringConnection",
        )],
    ),
)  # fmt: skip

RULES = tuple(each.rule for each in FILTERS)


def filters() -> Iterator[tuple[Filter, str, str]]:
    """Each filter with its name and pattern; further patterns are numbered from 2."""
    for each in FILTERS:
        for place, pattern in enumerate(each.patterns, start=1):
            yield each, each.key if place == 1 else f"{each.key}-{place}", pattern
