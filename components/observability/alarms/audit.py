"""Alarms on what the audit trail records: metric filters, and the alarms on their metrics.

Source: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from components.observability.alarms.rule import Rule, always, one
from components.settings.observability import Severity


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Events of the trail that are counted, and from how many in five minutes on they alarm.

    Attributes:
        key: The name of filter and alarm, and the anchor in the runbook.
        metric: What counts them.
        severity: Which topic is told.
        summary: What has happened.
        patterns: The events; each pattern is a filter, and all count into the one metric.
        more_than: How many are let pass.
    """

    key: str
    metric: str
    severity: Severity
    summary: str
    patterns: Sequence[str]
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


_NAMES_IN_A_PATTERN = 20
"""So that a pattern stays below the 1,024 characters that CloudWatch Logs takes."""


def _named(source: str, *names: str) -> Iterator[str]:
    """Events of a service by the names that CloudTrail gives them."""
    waiting = iter(names)
    while some := tuple(islice(waiting, _NAMES_IN_A_PATTERN)):
        any_of = " || ".join(f"($.eventName = {name})" for name in some)
        yield f"{{ ($.eventSource = {source}.amazonaws.com) && ({any_of}) }}"


FILTERS = (
    Filter(
        key="root-use",
        metric="RootUse",
        severity="critical",
        summary="Somebody used the account's root user",
        patterns=[
            ('{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS'
            ' && $.eventType != "AwsServiceEvent" }')
        ],
    ),
    Filter(
        key="sign-in-without-mfa",
        metric="SignInWithoutMfa",
        severity="critical",
        summary="Somebody signed in to the console without a second factor",
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
        summary="Many attempts to sign in to the console failed",
        patterns=[
            '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }'
        ],
        more_than=5,
    ),
    Filter(
        key="refused-calls",
        metric="RefusedCalls",
        severity="warning",
        summary="AWS refused unusually many calls for want of permission",
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
        key="key-changes",
        metric="KeyChanges",
        severity="critical",
        summary="A KMS key was disabled, is about to be deleted, or has a new policy",
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
        summary="Walls or routes of the network were changed",
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
            # VPCs, and what is seen of them.
            "AcceptVpcPeeringConnection", "CreateVpc", "CreateVpcPeeringConnection",
            "DeleteFlowLogs", "DeleteVpc", "DeleteVpcPeeringConnection", "ModifyVpcAttribute",
            "RejectVpcPeeringConnection",
        )],
    ),
)  # fmt: skip

RULES = tuple(each.rule for each in FILTERS)


def filters() -> Iterator[tuple[Filter, str, str]]:
    """Each filter with a name and a pattern; what has several patterns is numbered from 2 on."""
    for each in FILTERS:
        for place, pattern in enumerate(each.patterns, start=1):
            yield each, each.key if place == 1 else f"{each.key}-{place}", pattern
