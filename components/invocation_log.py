"""Model invocation logging, which exists once for each account and region."""

import pulumi
import pulumi_aws as aws
from pulumi_aws import bedrockmodel, s3

from components import iam
from components.aws_account import AwsAccount
from components.buckets import Retention, bucket_policy, private_bucket, retain
from components.role import GrantedRole, granted_role
from components.settings.agents import InvocationLog

_LargeDataArgs = bedrockmodel.InvocationLoggingConfigurationLoggingConfigCloudwatchConfigLargeDataDeliveryS3ConfigArgs  # noqa: E501 -- the SDK's name

_STREAM = "aws/bedrock/modelinvocations"
"""The log stream that Bedrock writes."""

_LARGE = "large"
"""Prefix of objects that are too large for a log event."""


def make_invocation_log(
    name: str,
    *,
    settings: InvocationLog,
    account: AwsAccount,
    path: str,
    key_arn: pulumi.Input[str],
    parent: pulumi.Resource,
    protect: bool,
) -> aws.cloudwatch.LogGroup:
    """Log all model invocations of account and region, with prompts and responses.

    Args:
        name: Logical name and prefix of the children's.
        settings: Retention, and logging of large data.
        account: The account and region.
        path: Prefix of the log group's name, such as `/agentplatform/dev`.
        key_arn: Key of log group and bucket; its policy must allow CloudWatch Logs and Bedrock.
        parent: The component that owns the log.
        protect: Whether logs are protected from deletion.

    Source: https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
    """
    own = pulumi.ResourceOptions(parent=parent)
    group = aws.cloudwatch.LogGroup(
        f"{name}-invocations",
        name=f"{path}/model-invocations",
        kms_key_id=key_arn,
        retention_in_days=settings.retention_days,
        opts=pulumi.ResourceOptions(parent=parent, protect=protect),
    )
    writer = _delivery_role(name, account, group, own)
    ready: list[pulumi.Resource] = [*writer.permissions]
    large = None
    if settings.large_data:
        bucket, policy = _bucket(name, settings, account, key_arn, parent, protect=protect)
        ready.append(policy)
        large = _LargeDataArgs(bucket_name=bucket.bucket, key_prefix=_LARGE)
    config = bedrockmodel.InvocationLoggingConfigurationLoggingConfigArgs(
        cloudwatch_config=bedrockmodel.InvocationLoggingConfigurationLoggingConfigCloudwatchConfigArgs(
            log_group_name=group.name, role_arn=writer.role.arn, large_data_delivery_s3_config=large
        ),
        text_data_delivery_enabled=True,
        # Embeddings are not readable, and media require the bucket.
        embedding_data_delivery_enabled=False,
        image_data_delivery_enabled=settings.large_data,
        video_data_delivery_enabled=False,
    )
    bedrockmodel.InvocationLoggingConfiguration(
        f"{name}-invocation-logging",
        logging_config=config,
        # AWS tests the destinations when they are configured.
        opts=pulumi.ResourceOptions(parent=parent, depends_on=ready),
    )
    return group


def _delivery_role(
    name: str,
    account: AwsAccount,
    group: aws.cloudwatch.LogGroup,
    own: pulumi.ResourceOptions,
) -> GrantedRole:
    stream = pulumi.Output.concat(group.arn, f":log-stream:{_STREAM}")
    return granted_role(
        f"{name}-invocations-role",
        description="Bedrock writes model calls to their log group",
        trust=iam.trust("bedrock.amazonaws.com", account_id=account.account_id),
        policy=iam.document(iam.allow(["logs:CreateLogStream", "logs:PutLogEvents"], [stream])),
        policy_name=f"{name}-invocations-role-policy",
        opts=own,
    )


def _bucket(
    name: str,
    settings: InvocationLog,
    account: AwsAccount,
    key_arn: pulumi.Input[str],
    parent: pulumi.Resource,
    *,
    protect: bool,
) -> tuple[s3.Bucket, s3.BucketPolicy]:
    made = private_bucket(
        f"{name}-large-invocations", parent=parent, key_arn=key_arn, protect=protect
    )
    files = f"/{_LARGE}/AWSLogs/{account.account_id}/BedrockModelInvocationLogs/*"
    policy = bucket_policy(
        made,
        iam.allow(
            ["s3:PutObject"],
            [pulumi.Output.concat(made.bucket.arn, files)],
            sid="ModelInvocationLog",
            principals=iam.services("bedrock.amazonaws.com"),
            when={
                "StringEquals": {"aws:SourceAccount": account.account_id},
                "ArnLike": {"aws:SourceArn": account.arn("bedrock", "*")},
            },
        ),
    )
    retain(made, Retention(expire_days=settings.retention_days, noncurrent_days=1))
    return made.bucket, policy
