"""Customer managed KMS keys and their policies.

Three keys separate permissions: `data` for stored data, `logs` for log groups, the audit trail,
alarm topics and their dead-letter queues, `secrets` for secrets and parameters.

The key policies delegate to IAM, as AWS recommends, with limits: administration does not include
use, and use is allowed only through the services that hold the data. `kms:Decrypt` in a role has no
effect outside of these services.
Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import iam
from components.aws_account import AwsAccount
from components.security.context import Context
from components.settings.security import Keys as KeySettings

_THIS_KEY = ["*"]  # In a key policy `*` means the key that the policy is attached to.

_ADMINISTRATION = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:Describe*",
    "kms:Disable*",
    "kms:Enable*",
    "kms:Get*",
    "kms:List*",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
]
_USE = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
_PUBLISH = ["kms:Decrypt", "kms:GenerateDataKey*"]

_THROUGH = {
    "data": ("backup", "ecr", "es", "rds", "s3"),
    "logs": ("s3", "sns", "sqs"),
    "secrets": ("rds", "secretsmanager", "ssm"),  # RDS creates a grant for the master user secret
}
"""The services through which the account may use each key.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
"""

_MEANING = {
    "data": "Databases, search, buckets, images and backups",
    "logs": "Log groups, audit trail and alarm topics",
    "secrets": "Secrets Manager secrets and SSM parameters",
}


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The KMS keys."""

    data: aws.kms.Key
    logs: aws.kms.Key
    secrets: aws.kms.Key


def make_keys(
    context: Context, settings: KeySettings, *, trail_arn: str | None, queues: bool
) -> Keys:
    """Create the keys with their policies and aliases.

    Args:
        context: The security component.
        settings: The configuration.
        trail_arn: The audit trail, by its name, because the trail requires the key. None without a
            trail.
        queues: Whether SQS uses the data key.
    """
    services = {
        "data": [],
        "logs": [
            log_groups(context.account),
            *(audit_trail(context.account, trail_arn) if trail_arn else ()),
            *alarm_publishers(context.account),
            exec_sessions(context),
            model_calls(context.account),
        ],
        "secrets": [],
    }
    made = {
        role: _key(
            context,
            settings,
            role,
            key_policy(
                context.account,
                role,
                *services[role],
                also=("sqs",) if queues and role == "data" else (),
            ),
        )
        for role in _THROUGH
    }
    return Keys(data=made["data"], logs=made["logs"], secrets=made["secrets"])


def key_policy(
    account: AwsAccount, role: str, *services: iam.Statement, also: Sequence[str] = ()
) -> iam.Document:
    """The policy of a key: IAM of the account, then AWS services.

    Args:
        account: Account, region and partition.
        role: The key.
        services: Statements for AWS services.
        also: Further services through which the account may use it.
    """
    through = [account.host(service) for service in (*_THROUGH[role], *also)]
    inside = {"kms:CallerAccount": account.account_id, "kms:ViaService": through}
    root = iam.accounts(account.root_arn)
    return iam.document(
        iam.allow(_ADMINISTRATION, _THIS_KEY, sid="AdministrationByIam", principals=root),
        iam.allow(
            [*_USE, "kms:RetireGrant"],  # ECR and Backup retire grants of deleted resources
            _THIS_KEY,
            sid="UseThroughServices",
            principals=root,
            when={"StringEquals": inside},
        ),
        iam.allow(
            ["kms:CreateGrant"],
            _THIS_KEY,
            sid="GrantsToServices",
            principals=root,
            when={"StringEquals": inside, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
        *services,
    )


def log_groups(account: AwsAccount) -> iam.Statement:
    """Allow CloudWatch Logs to encrypt this account's log groups.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    """
    return iam.allow(
        [*_USE, "kms:Describe*"],
        _THIS_KEY,
        sid="LogGroups",
        principals=iam.services(f"logs.{account.region}.amazonaws.com"),
        when={
            "ArnLike": {"kms:EncryptionContext:aws:logs:arn": account.arn("logs", "log-group:*")}
        },
    )


def audit_trail(account: AwsAccount, trail_arn: str) -> tuple[iam.Statement, iam.Statement]:
    """Allow the trail to encrypt its log files.

    Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
    """
    trails = f"arn:{account.partition}:cloudtrail:*:{account.account_id}:trail/*"
    cloudtrail = iam.services("cloudtrail.amazonaws.com")
    return (
        iam.allow(
            ["kms:GenerateDataKey*"],
            _THIS_KEY,
            sid="AuditTrail",
            principals=cloudtrail,
            when={
                "StringEquals": {"aws:SourceArn": trail_arn},
                "StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": trails},
            },
        ),
        iam.allow(["kms:DescribeKey"], _THIS_KEY, sid="AuditTrailKey", principals=cloudtrail),
    )


def alarm_publishers(account: AwsAccount) -> tuple[iam.Statement, iam.Statement]:
    """Allow the publishers of encrypted topics and queues to use their key.

    EventBridge and RDS events send no source account or ARN to KMS, so that only the topic policy
    limits them.
    Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    """
    return (
        alarms(account, "cloudwatch", "budgets", "costalerts"),
        iam.allow(
            _PUBLISH,
            _THIS_KEY,
            sid="Events",
            principals=iam.services("events.amazonaws.com", "events.rds.amazonaws.com"),
        ),
    )


def alarms(account: AwsAccount, *senders: str) -> iam.Statement:
    """Allow services of this account to publish to topics that the key encrypts."""
    return iam.allow(
        _PUBLISH,
        _THIS_KEY,
        sid="Alarms",
        principals=iam.services(*(f"{sender}.amazonaws.com" for sender in senders)),
        when={"StringEquals": {"aws:SourceAccount": account.account_id}},
    )


def exec_sessions(context: Context) -> iam.Statement:
    """Allow ECS Exec sessions of the cluster's tasks, which both ends encrypt directly.

    The encryption context contains the session's target.
    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
    """
    return iam.allow(
        ["kms:Decrypt", "kms:GenerateDataKey"],
        _THIS_KEY,
        sid="Shells",
        principals=iam.accounts(context.account.root_arn),
        when={
            "StringEquals": {"kms:CallerAccount": context.account.account_id},
            "StringLike": {"kms:EncryptionContext:aws:ssm:TargetId": f"ecs:{context.prefix}_*"},
        },
    )


def model_calls(account: AwsAccount) -> iam.Statement:
    """Allow Bedrock to encrypt model invocation logs of this account.

    Source: https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
    """
    return iam.allow(
        ["kms:GenerateDataKey"],
        _THIS_KEY,
        sid="ModelCalls",
        principals=iam.services("bedrock.amazonaws.com"),
        when={
            "StringEquals": {"aws:SourceAccount": account.account_id},
            "ArnLike": {"aws:SourceArn": account.arn("bedrock", "*")},
        },
    )


def _key(context: Context, settings: KeySettings, role: str, policy: iam.Document) -> aws.kms.Key:
    key = aws.kms.Key(
        f"security-key-{role}",
        description=f"{context.prefix}: {_MEANING[role]}",
        enable_key_rotation=True,
        multi_region=False,
        deletion_window_in_days=settings.deletion_window_days,
        policy=pulumi.Output.json_dumps(policy),
        opts=context.stateful(),
    )
    aws.kms.Alias(
        f"security-alias-{role}",
        # A fixed alias, by which operators find the current key.
        name=f"alias{context.path}/{role}",
        target_key_id=key.key_id,
        opts=context.own(),
    )
    return key
