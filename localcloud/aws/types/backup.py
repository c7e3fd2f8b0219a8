"""AWS Backup: vaults and their locks, plans, and selections."""

import uuid
from collections.abc import Mapping
from typing import Any, cast

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Resource, Tagging, Text

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
    rename={
        "name": "BackupVaultName",
        "arn": "BackupVaultArn",
        "kmsKeyArn": "EncryptionKeyArn",
        "recoveryPoints": "NumberOfRecoveryPoints",
    },
    # Nothing makes recovery points here, so there are none to delete by force.
    kept=("forceDestroy",),
    hooked=("forceDestroy",),
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
    kept=("changeableForDays",),  # AWS answers with the date on which the lock becomes final
)


_SPELLINGS = {
    "completionWindow": "CompletionWindowMinutes",
    "copyActions": "CopyActions",
    "deleteAfter": "DeleteAfterDays",
    "destinationVaultArn": "DestinationBackupVaultArn",
    "enableContinuousBackup": "EnableContinuousBackup",
    "lifecycle": "Lifecycle",
    "ruleName": "RuleName",
    "schedule": "ScheduleExpression",
    "scheduleExpressionTimezone": "ScheduleExpressionTimezone",
    "startWindow": "StartWindowMinutes",
    "targetVaultName": "TargetBackupVaultName",
}
"""A rule's members: the name in pulumi-aws to the name at AWS."""

_ALSO = {aws_name: name for name, aws_name in _SPELLINGS.items()}


def _spelled(value: Any, names: Mapping[str, str]) -> Any:
    """Rules with their members' other names; numbers are whole, as gRPC does not have them."""
    if isinstance(value, Mapping):
        members = cast("Mapping[str, Any]", value).items()
        return {names[key]: _spelled(item, names) for key, item in members if key in names}
    if isinstance(value, list):
        return [_spelled(item, names) for item in cast("list[Any]", value)]
    return int(value) if isinstance(value, float) else value


def _wanted(ctx: Context) -> Any:
    return _spelled(ctx.inputs["rules"], _SPELLINGS)


def _completed(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rules with what AWS fills in."""
    filled = {"scheduleExpressionTimezone": "Etc/UTC", "enableContinuousBackup": False}
    return [{**filled, **rule} for rule in rules]


def _read_plan(ctx: Context) -> Any:
    """Moto keeps a deleted plan, with the date of its deletion."""
    plan = ctx.call("get_backup_plan", BackupPlanId=ctx.id)
    return None if "DeletionDate" in plan else plan


def _rules(ctx: Context) -> Any:
    return ctx.raw.get("=rules") or _spelled(ctx.raw["BackupPlan"]["Rules"], _ALSO)


_PLAN = {"BackupPlanName": "{name}", "Rules": _wanted}

PLAN = Resource(
    cls=aws.backup.Plan,
    service="backup",
    create=Call(op="create_backup_plan", params={"BackupPlan": _PLAN}),
    id="BackupPlanId",
    read=_read_plan,
    delete=Call(op="delete_backup_plan", params={"BackupPlanId": "{id}"}),
    # moto lacks UpdateBackupPlan: it keeps the rules a plan was made with.
    parts=(
        Part(
            props=("rules",),
            write=Call(
                op="update_backup_plan", params={"BackupPlanId": "{id}", "BackupPlan": _PLAN}
            ),
            at_create=False,
            held_by="memory",
        ),
    ),
    outputs={
        "name": "BackupPlan.BackupPlanName",
        "rules": _rules,
        "arn": "BackupPlanArn",
        "version": "VersionId",
    },
    normal={"rules": _completed},
    tagging=Tagging(list="list_tags", on={"ResourceArn": _PLAN_ARN}),
)

SELECTION = Resource(
    cls=aws.backup.Selection,
    service="backup",
    unmodelled=("conditions", "notResources", "selectionTags"),
    create=Call(
        op="create_backup_selection",
        params={
            "BackupPlanId": "{planId}",
            "BackupSelection": {
                "SelectionName": "{name}",
                "IamRoleArn": "{iamRoleArn}",
                "Resources": "{resources}",
            },
        },
    ),
    held_by="memory",
    id=lambda _: str(uuid.uuid4()),
)

TYPES = (VAULT, LOCK, PLAN, SELECTION)
