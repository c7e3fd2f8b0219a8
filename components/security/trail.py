"""The audit trail: a multi-region CloudTrail trail with a log group."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi_aws import cloudtrail, s3

from components import iam
from components.role import GrantedRole, granted_role
from components.security.audit_bucket import make_audit_bucket
from components.security.context import Context
from components.settings.security import Trail as TrailSettings


@dataclass(frozen=True, kw_only=True)
class Trail:
    """The trail with its bucket and log group."""

    trail: cloudtrail.Trail
    bucket: s3.Bucket
    log_group: aws.cloudwatch.LogGroup


def trail_name(context: Context) -> str:
    """The trail's name, which key and bucket policies use before it exists."""
    return context.prefix


def trail_arn(context: Context) -> str:
    """The trail's ARN, by its name."""
    return context.account.arn("cloudtrail", f"trail/{trail_name(context)}")


def make_trail(
    context: Context, settings: TrailSettings, *, logs_key_arn: pulumi.Input[str]
) -> Trail:
    """Create the trail with its bucket, log group and role."""
    bucket, bucket_ready = make_audit_bucket(
        context, settings, logs_key_arn=logs_key_arn, trail_arn=trail_arn(context)
    )
    log_group = aws.cloudwatch.LogGroup(
        "security-trail-log",
        name=f"{context.path}/audit-trail",
        kms_key_id=logs_key_arn,
        retention_in_days=settings.log_retention_days,
        opts=context.stateful(),
    )
    writer = _delivery_role(context, log_group)
    trail = cloudtrail.Trail(
        "security-trail",
        name=trail_name(context),
        s3_bucket_name=bucket.bucket,
        kms_key_id=logs_key_arn,
        is_multi_region_trail=True,
        include_global_service_events=True,
        enable_log_file_validation=True,
        cloud_watch_logs_group_arn=pulumi.Output.concat(log_group.arn, ":*"),
        cloud_watch_logs_role_arn=writer.role.arn,
        advanced_event_selectors=_selectors(settings, bucket),
        insight_selectors=[
            cloudtrail.TrailInsightSelectorArgs(insight_type=each) for each in settings.insights
        ]
        or None,
        opts=context.stateful(after=[bucket_ready, *writer.permissions]),
    )
    return Trail(trail=trail, bucket=bucket, log_group=log_group)


def _delivery_role(context: Context, log_group: aws.cloudwatch.LogGroup) -> GrantedRole:
    """The role with which CloudTrail writes its log streams.

    CloudTrail sends no source account or ARN when it assumes this role.
    Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
    """
    account = context.account
    streams = pulumi.Output.concat(
        log_group.arn, f":log-stream:{account.account_id}_CloudTrail_{account.region}*"
    )
    return granted_role(
        "security-trail-role",
        description="CloudTrail writes events to the audit log group",
        trust=iam.trust("cloudtrail.amazonaws.com", account_id=None),
        policy=iam.document(iam.allow(["logs:CreateLogStream", "logs:PutLogEvents"], [streams])),
        policy_name="security-trail-role-policy",
        opts=context.own(),
    )


def _selectors(
    settings: TrailSettings, bucket: s3.Bucket
) -> list[cloudtrail.TrailAdvancedEventSelectorArgs]:
    """Management events, and the configured data events without the trail's own deliveries."""
    field = cloudtrail.TrailAdvancedEventSelectorFieldSelectorArgs
    selectors = [
        cloudtrail.TrailAdvancedEventSelectorArgs(
            name="Management events",
            field_selectors=[field(field="eventCategory", equals=["Management"])],
        )
    ]
    for kind in settings.data_events:
        fields = [
            field(field="eventCategory", equals=["Data"]),
            field(field="resources.type", equals=[kind]),
        ]
        if kind == "AWS::S3::Object":
            own = pulumi.Output.concat(bucket.arn, "/")
            fields.append(field(field="resources.ARN", not_starts_withs=[own]))
        selectors.append(
            cloudtrail.TrailAdvancedEventSelectorArgs(name=kind, field_selectors=fields)
        )
    return selectors
