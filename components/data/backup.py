"""AWS Backup: vaults, plans and selections."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import iam
from components.aws_account import AwsAccount
from components.data.recovery import Recovery
from components.role import granted_role
from components.scope import Scope
from components.settings.backup import Backup as BackupSettings
from components.settings.backup import BackupRule, Lock

_START_MINUTES = 60  # the minimum of AWS Backup
_COMPLETION_MINUTES = 360
_ROLES = {
    "backup": (
        "service-role/AWSBackupServiceRolePolicyForBackup",
        "AWSBackupServiceRolePolicyForS3Backup",
    ),
    "restore": (
        "service-role/AWSBackupServiceRolePolicyForRestores",
        "AWSBackupServiceRolePolicyForS3Restore",
    ),
}


@dataclass(frozen=True, kw_only=True)
class BackupArgs:
    """Arguments of the component.

    Attributes:
        scope: Account, environment, protection and keys of the stack.
        databases: Name to ARN of database clusters.
        buckets: Name to ARN of the buckets to back up.
        recovery: The recovery region; needed only for copies.
    """

    settings: BackupSettings
    scope: Scope
    databases: Mapping[str, pulumi.Input[str]]
    buckets: Mapping[str, pulumi.Input[str]]
    recovery: Recovery | None


@dataclass(frozen=True, kw_only=True)
class BackupOutputs:
    """What other components and operators need.

    Attributes:
        plan_id: The plan of the scheduled recovery points.
        recovery_vault_arn: The vault in the recovery region; None without copies.
    """

    vault_arn: pulumi.Output[str]
    vault_name: pulumi.Output[str]
    plan_id: pulumi.Output[str]
    recovery_vault_arn: pulumi.Output[str] | None
    recovery_vault_name: pulumi.Output[str] | None
    restore_role_arn: pulumi.Output[str]


class Backup(pulumi.ComponentResource):
    """AWS Backup of a stack.

    Scheduled recovery points protect databases and buckets. Continuous backup is a plan of its own
    for buckets only: Aurora has its own point-in-time restore, and AWS Backup would take over the
    cluster's retention period, which the stack manages.
    Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html
    """

    def __init__(
        self, name: str, args: BackupArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:data:Backup", name, {}, opts)
        settings = args.settings
        vault = _vault(self, args, "backup-vault", args.scope.data_key_arn)
        copies = (
            _vault(self, args, "backup-recovery-vault", args.recovery.key_arn, args.recovery.region)
            if args.recovery and settings.copies
            else None
        )
        roles = {kind: _role(self, args.scope.account, kind) for kind in _ROLES}
        backup_role = roles["backup"].arn
        plan = _plan(
            self,
            "backup",
            [_rule(vault, copies, key, rule) for key, rule in settings.rules.items()],
        )
        _select(self, plan, "backup", backup_role, {**args.databases, **args.buckets})
        if settings.continuous_days is not None:
            continuous = _plan(
                self, "backup-continuous", [_continuous(vault, settings.continuous_days)]
            )
            _select(self, continuous, "backup-continuous", backup_role, args.buckets)
        self.outputs = BackupOutputs(
            vault_arn=vault.arn,
            vault_name=vault.name,
            plan_id=plan.id,
            recovery_vault_arn=copies.arn if copies else None,
            recovery_vault_name=copies.name if copies else None,
            restore_role_arn=roles["restore"].arn,
        )
        self.register_outputs(vars(self.outputs))


def _vault(
    parent: pulumi.Resource,
    args: BackupArgs,
    name: str,
    key_arn: pulumi.Input[str],
    region: str | None = None,
) -> aws.backup.Vault:
    vault = aws.backup.Vault(
        name,
        kms_key_arn=key_arn,
        force_destroy=not args.scope.protect,
        region=region,
        opts=pulumi.ResourceOptions(parent=parent, protect=args.scope.protect),
    )
    if args.settings.lock:
        _lock(parent, name, vault, args.settings.lock, region)
    return vault


def _lock(
    parent: pulumi.Resource, name: str, vault: aws.backup.Vault, settings: Lock, region: str | None
) -> None:
    aws.backup.VaultLockConfiguration(
        f"{name}-lock",
        backup_vault_name=vault.name,
        min_retention_days=settings.min_days,
        max_retention_days=settings.max_days,
        changeable_for_days=settings.final_after_days,
        region=region,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _plan(
    parent: pulumi.Resource, name: str, rules: list[aws.backup.PlanRuleArgs]
) -> aws.backup.Plan:
    return aws.backup.Plan(name, rules=rules, opts=pulumi.ResourceOptions(parent=parent))


def _rule(
    vault: aws.backup.Vault, copies: aws.backup.Vault | None, name: str, settings: BackupRule
) -> aws.backup.PlanRuleArgs:
    copy = (
        aws.backup.PlanRuleCopyActionArgs(
            destination_vault_arn=copies.arn,
            lifecycle=aws.backup.PlanRuleCopyActionLifecycleArgs(
                delete_after=settings.copy_keep_days
            ),
        )
        if copies and settings.copy_keep_days is not None
        else None
    )
    return aws.backup.PlanRuleArgs(
        rule_name=name,
        target_vault_name=vault.name,
        schedule=settings.schedule,
        start_window=_START_MINUTES,
        completion_window=_COMPLETION_MINUTES,
        lifecycle=aws.backup.PlanRuleLifecycleArgs(delete_after=settings.keep_days),
        copy_actions=[copy] if copy else None,
    )


def _continuous(vault: aws.backup.Vault, days: int) -> aws.backup.PlanRuleArgs:
    return aws.backup.PlanRuleArgs(
        rule_name="continuous",
        target_vault_name=vault.name,
        # The schedule of the continuous recovery point's maintenance.
        schedule="cron(0 2 * * ? *)",
        start_window=_START_MINUTES,
        completion_window=_COMPLETION_MINUTES,
        enable_continuous_backup=True,
        lifecycle=aws.backup.PlanRuleLifecycleArgs(delete_after=days),
    )


def _select(
    parent: pulumi.Resource,
    plan: aws.backup.Plan,
    name: str,
    role_arn: pulumi.Output[str],
    resources: Mapping[str, pulumi.Input[str]],
) -> None:
    """Select resources of a plan by ARN, so that tags do not include or exclude any.

    A changed selection is replaced, so each resource has its own.
    """
    for key, arn in resources.items():
        aws.backup.Selection(
            f"{name}-{key}",
            plan_id=plan.id,
            iam_role_arn=role_arn,
            resources=[arn],
            opts=pulumi.ResourceOptions(parent=parent),
        )


def _role(parent: pulumi.Resource, account: AwsAccount, kind: str) -> aws.iam.Role:
    """A role with AWS managed policies, which AWS keeps up to date.

    AWS Backup assumes it without a source account, which it supports in resource policies only.
    Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html
    """
    name = f"backup-{kind}-role"
    return granted_role(
        name,
        description=f"AWS Backup: {kind}",
        trust=iam.trust("backup.amazonaws.com", account_id=None),
        managed={
            f"{name}-{path.rpartition('/')[2]}": f"arn:{account.partition}:iam::aws:policy/{path}"
            for path in _ROLES[kind]
        },
        opts=pulumi.ResourceOptions(parent=parent),
    ).role
