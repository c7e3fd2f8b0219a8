"""AWS Backup: vaults and their locks, plans, and selections."""

import uuid
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import AutoName, Call, Part, Resource, Tagging, Text

_NAMED = {"BackupVaultName": "{id}"}
_VAULT_ARN = "arn:{partition}:backup:{region}:{account}:backup-vault:{id}"
_PLAN_ARN = "arn:{partition}:backup:{region}:{account}:backup-plan:{id}"

VAULT = Resource(
    cls=aws.backup.Vault,
    service="backup",
    create=Call(
        op="create_backup_vault",
        params={"BackupVaultName": "{name}", "EncryptionKeyArn": "{kmsKeyArn}"},
    ),
    id="BackupVaultName",
    read=Call(op="describe_backup_vault", params=_NAMED),
    delete=Call(op="delete_backup_vault", params=_NAMED),
    replace=("name", "kmsKeyArn"),
    rename={
        "name": "BackupVaultName",
        "arn": "BackupVaultArn",
        "kmsKeyArn": "EncryptionKeyArn",
        "recoveryPoints": "NumberOfRecoveryPoints",
    },
    defaults={"forceDestroy": False},
    computed=("kmsKeyArn",),
    # Nothing makes recovery points here, so there are none to delete by force.
    kept=("forceDestroy",),
    hooked=("forceDestroy",),
    name=AutoName(max_length=50),
    tagging=Tagging(list="list_tags", on={"ResourceArn": _VAULT_ARN}),
)


def _lock(ctx: Context) -> Any:
    """A vault without a lock has no lock configuration."""
    vault = ctx.call("describe_backup_vault", BackupVaultName=ctx.id)
    return vault if vault.get("Locked") else None


LOCK = Resource(
    cls=aws.backup.VaultLockConfiguration,
    service="backup",
    create=Call(op="put_backup_vault_lock_configuration"),
    id=Text("{backupVaultName}"),
    read=_lock,
    delete=Call(op="delete_backup_vault_lock_configuration", params=_NAMED),
    replace=("backupVaultName", "minRetentionDays", "maxRetentionDays", "changeableForDays"),
    kept=("changeableForDays",),  # AWS answers with the date on which the lock becomes final
)


def _rule(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule as AWS has it."""
    copies = [
        _filled(
            DestinationBackupVaultArn=copy["destinationVaultArn"],
            Lifecycle=_lifecycle(copy.get("lifecycle")),
        )
        for copy in rule.get("copyActions") or []
    ]
    return _filled(
        RuleName=rule["ruleName"],
        TargetBackupVaultName=rule["targetVaultName"],
        ScheduleExpression=rule.get("schedule"),
        ScheduleExpressionTimezone=rule.get("scheduleExpressionTimezone"),
        StartWindowMinutes=_whole(rule.get("startWindow")),
        CompletionWindowMinutes=_whole(rule.get("completionWindow")),
        EnableContinuousBackup=rule.get("enableContinuousBackup"),
        Lifecycle=_lifecycle(rule.get("lifecycle")),
        CopyActions=copies,
    )


def _lifecycle(lifecycle: dict[str, Any] | None) -> dict[str, Any]:
    days = lifecycle or {}
    return _filled(
        DeleteAfterDays=_whole(days.get("deleteAfter")),
        MoveToColdStorageAfterDays=_whole(days.get("coldStorageAfter")),
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _filled(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, [], {})}


def _program_rule(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule as the program has it."""
    copies = [
        _filled(
            destinationVaultArn=copy["DestinationBackupVaultArn"],
            lifecycle=_program_lifecycle(copy.get("Lifecycle")),
        )
        for copy in rule.get("CopyActions") or []
    ]
    return _filled(
        ruleName=rule["RuleName"],
        targetVaultName=rule["TargetBackupVaultName"],
        schedule=rule.get("ScheduleExpression"),
        scheduleExpressionTimezone=rule.get("ScheduleExpressionTimezone"),
        startWindow=rule.get("StartWindowMinutes"),
        completionWindow=rule.get("CompletionWindowMinutes"),
        enableContinuousBackup=rule.get("EnableContinuousBackup"),
        lifecycle=_program_lifecycle(rule.get("Lifecycle")),
        copyActions=copies,
    )


def _program_lifecycle(lifecycle: dict[str, Any] | None) -> dict[str, Any]:
    days = lifecycle or {}
    return _filled(
        deleteAfter=days.get("DeleteAfterDays"),
        coldStorageAfter=days.get("MoveToColdStorageAfterDays"),
    )


def _completed(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rules with what AWS fills in, in one order."""
    filled = {"scheduleExpressionTimezone": "Etc/UTC", "enableContinuousBackup": False}
    return sorted(({**filled, **rule} for rule in rules), key=lambda rule: rule["ruleName"])


def _read_plan(ctx: Context) -> Any:
    """moto keeps a deleted plan, with the date of its deletion."""
    plan = ctx.call("get_backup_plan", BackupPlanId=ctx.id)
    return None if "DeletionDate" in plan else plan


def _rules(ctx: Context) -> Any:
    made_with = [_program_rule(rule) for rule in ctx.raw["BackupPlan"]["Rules"]]
    return ctx.raw.get("=rules") or made_with


PLAN = Resource(
    cls=aws.backup.Plan,
    service="backup",
    create=Call(
        op="create_backup_plan",
        params={
            "BackupPlan": {
                "BackupPlanName": "{name}",
                "Rules": lambda ctx: [_rule(rule) for rule in ctx.inputs["rules"]],
            }
        },
    ),
    id="BackupPlanId",
    read=_read_plan,
    delete=Call(op="delete_backup_plan", params={"BackupPlanId": "{id}"}),
    replace=("name",),
    # moto lacks UpdateBackupPlan: it keeps the rules a plan was made with.
    parts=(Part(props=("rules",), at_create=False, held_by="memory"),),
    outputs={
        "name": "BackupPlan.BackupPlanName",
        "rules": _rules,
        "arn": "BackupPlanArn",
        "version": "VersionId",
    },
    normal={"rules": _completed},
    name=AutoName(max_length=50),
    tagging=Tagging(list="list_tags", on={"ResourceArn": _PLAN_ARN}),
)

SELECTION = Resource(
    cls=aws.backup.Selection,
    service="backup",
    held_by="memory",
    id=lambda _: str(uuid.uuid4()),
    replace=("planId", "name", "iamRoleArn", "resources"),
    name=AutoName(max_length=50),
)

TYPES = (VAULT, LOCK, PLAN, SELECTION)
