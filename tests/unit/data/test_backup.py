"""Vaults, plans and selections as the whole program registers them."""

import json
from collections.abc import Callable
from typing import Any

import pulumi_aws as aws
import pytest
from pulumi_aws import backup

from tests.support.program import Graph

Deploy = Callable[..., Graph]


def rules(graph: Graph, plan: str = "backup") -> dict[str, dict[str, Any]]:
    return {rule["ruleName"]: rule for rule in graph.one(backup.Plan, plan).inputs["rules"]}


@pytest.mark.parametrize("preview", [False, True])
def test_contract_names_vault_and_plan(deploy: Deploy, stack: str, *, preview: bool) -> None:
    outputs = deploy(stack, preview=preview).outputs["storage"]

    assert {"backupVaultName", "backupVaultArn", "backupPlanId", "restoreRoleArn"} <= set(outputs)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("dev", {"daily": 7}),
        ("staging", {"daily": 14, "weekly": 35}),
        ("prod", {"daily": 35, "weekly": 90, "monthly": 365}),
    ],
)
def test_recovery_points_are_kept_as_configured(
    deploy: Deploy, name: str, kept: dict[str, int]
) -> None:
    found = rules(deploy(name))

    assert {key: rule["lifecycle"] for key, rule in found.items()} == {
        key: {"deleteAfter": days} for key, days in kept.items()
    }
    for rule in found.values():
        assert rule["startWindow"] >= 60
        assert rule["completionWindow"] >= rule["startWindow"] + 60
        assert "enableContinuousBackup" not in rule


def test_vault_has_the_data_key(deploy: Deploy, stack: str) -> None:
    vault = deploy(stack).one(backup.Vault, "backup-vault").inputs

    assert vault["kmsKeyArn"].endswith("key/security-key-data-id")
    assert "region" not in vault


def test_copies_lie_in_the_recovery_region_with_its_own_key(deploy: Deploy) -> None:
    graph = deploy("prod")
    vault = graph.one(backup.Vault, "backup-recovery-vault").inputs

    assert vault["region"] == "us-west-2"
    assert vault["kmsKeyArn"].endswith("key/data-recovery-key-id")
    found = rules(graph)
    (copy,) = found["daily"]["copyActions"]
    assert copy["destinationVaultArn"].endswith(":backup-recovery-vault")
    assert copy["lifecycle"] == {"deleteAfter": 14}
    assert "copyActions" not in found["weekly"]


def test_without_copies_there_is_one_vault(deploy: Deploy) -> None:
    graph = deploy("staging")

    assert [vault.name for vault in graph.of(backup.Vault)] == ["backup-vault"]
    assert graph.outputs["storage"].get("recoveryVaultArn") is None


def test_continuous_backup_is_a_plan_of_its_own_for_buckets(deploy: Deploy) -> None:
    graph = deploy("prod")
    (rule,) = rules(graph, "backup-continuous").values()

    assert rule["enableContinuousBackup"] is True
    assert rule["lifecycle"] == {"deleteAfter": 35}
    continuous = [
        found.inputs["resources"]
        for found in graph.of(backup.Selection)
        if found.inputs["planId"] == "backup-continuous-id"
    ]
    assert sorted(continuous) == [
        ["arn:aws:s3:::storage-artifacts-0123456"],
        ["arn:aws:s3:::storage-documents-0123456"],
    ]


def test_continuously_backed_up_buckets_tell_of_changes(deploy: Deploy) -> None:
    graph = deploy("prod")

    backed_up = {found.name.removeprefix("backup-") for found in graph.of(backup.Selection)}
    for bucket in backed_up & {"documents", "artifacts"}:
        graph.one(aws.s3.BucketNotification, f"storage-{bucket}-events")


@pytest.mark.parametrize("vault", ["backup-vault", "backup-recovery-vault"])
def test_lock_holds_recovery_points_and_is_never_left_out_between(
    deploy: Deploy, vault: str
) -> None:
    lock = deploy("prod").one(backup.VaultLockConfiguration, f"{vault}-lock")

    assert lock.inputs["minRetentionDays"] == 7
    assert lock.inputs["maxRetentionDays"] == 400
    assert "changeableForDays" not in lock.inputs, "governance mode"
    assert lock.options.deleteBeforeReplace, "the end of the old lock would be the new one's"


def test_lock_can_become_final(deploy: Deploy) -> None:
    graph = deploy("prod", {"data": {"backup": {"lock": {"final_after_days": 3}}}})

    assert {
        lock.inputs["changeableForDays"] for lock in graph.of(backup.VaultLockConfiguration)
    } == {3}


def test_lock_follows_its_vault_to_the_other_region(deploy: Deploy) -> None:
    lock = deploy("prod").one(backup.VaultLockConfiguration, "backup-recovery-vault-lock")

    assert lock.inputs["region"] == "us-west-2"


def test_roles_back_up_and_restore_with_awss_own_policies(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)

    attached = {
        (found.inputs["role"], found.inputs["policyArn"].rpartition("/")[2])
        for found in graph.of(aws.iam.RolePolicyAttachment)
        if found.name.startswith("backup-")
    }
    assert attached == {
        ("backup-backup-role-0123456", "AWSBackupServiceRolePolicyForBackup"),
        ("backup-backup-role-0123456", "AWSBackupServiceRolePolicyForS3Backup"),
        ("backup-restore-role-0123456", "AWSBackupServiceRolePolicyForRestores"),
        ("backup-restore-role-0123456", "AWSBackupServiceRolePolicyForS3Restore"),
    }
    for kind in ("backup", "restore"):
        role = graph.one(aws.iam.Role, f"backup-{kind}-role").inputs
        (trust,) = json.loads(role["assumeRolePolicy"])["Statement"]
        assert trust["Principal"] == {"Service": ["backup.amazonaws.com"]}


@pytest.mark.parametrize("protection", [True, False])
def test_recovery_points_go_with_the_stack_only_without_protection(
    deploy: Deploy, *, protection: bool
) -> None:
    for found in deploy("prod", {"environment": {"protection": protection}}).of(backup.Vault):
        assert found.options.protect is protection
        assert found.inputs["forceDestroy"] is not protection


def test_a_stack_without_backup_has_none_of_it(deploy: Deploy) -> None:
    graph = deploy("dev", {"data": {"backup": {"enabled": False}}})

    assert not [found for found in graph.resources if found.type.startswith("aws:backup/")]
    assert graph.outputs["storage"].get("backupVaultName") is None
