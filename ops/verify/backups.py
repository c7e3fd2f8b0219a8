"""Backups: point-in-time restore, recovery points, snapshots and copies."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ops.deployment import Deployment
from ops.verify.check import Check, Fault, Faults, Look, Made, UnprovableError
from ops.verify.sources import command, made, pages

RPO = timedelta(minutes=15)
"""Recovery point objective (002, Performance Goals)."""

_PERIODS = {"daily": timedelta(days=1), "weekly": timedelta(days=7), "monthly": timedelta(days=31)}
_BACKED_UP = {"rds": "Aurora", "s3": "S3"}
"""Services of protected resources, as AWS Backup's opt-in names them."""


def _restorable(deployment: Deployment, cluster: Made) -> Faults:
    rds = deployment.aws.client("rds", cluster.region)
    for each in rds.describe_db_clusters(DBClusterIdentifier=cluster.id)["DBClusters"]:
        lost = datetime.now(UTC) - each["LatestRestorableTime"]
        if lost > RPO:
            minutes = round(lost.total_seconds() / 60)
            yield Fault(
                f"a restore would lose {minutes} minutes of data, more than {RPO.seconds // 60}"
            )


def _shared(deployment: Deployment, cluster: Made) -> Faults:
    rds = deployment.aws.client("rds", cluster.region)
    asked = {"DBClusterIdentifier": cluster.id, "SnapshotType": "manual"}
    listed = pages(rds, "describe_db_cluster_snapshots", "DBClusterSnapshots", **asked)
    for name in (each["DBClusterSnapshotIdentifier"] for each in listed):
        answer = rds.describe_db_cluster_snapshot_attributes(DBClusterSnapshotIdentifier=name)
        for each in answer["DBClusterSnapshotAttributesResult"]["DBClusterSnapshotAttributes"]:
            for account in each["AttributeValues"]:
                fix = {
                    "db_cluster_snapshot_identifier": name,
                    "attribute_name": each["AttributeName"],
                    "values_to_remove": account,
                }
                operation = "rds modify-db-cluster-snapshot-attribute"
                yield Fault(
                    f"snapshot {name} is shared with {account}",
                    command(deployment, cluster, operation, **fix),
                )


def _opted_in(deployment: Deployment, selection: Made) -> Faults:
    """AWS Backup silently skips services that the account has not opted in to, in each region.

    Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/service-opt-in.html
    """
    backup = deployment.aws.client("backup", selection.region)
    chosen = backup.describe_region_settings()["ResourceTypeOptInPreference"]
    for service in {arn.split(":")[2] for arn in selection.inputs["resources"]}:
        kind = _BACKED_UP[service]
        if not chosen.get(kind):
            fix = {"resource_type_opt_in_preference": f"{kind}=true"}
            yield Fault(
                f"AWS Backup is not opted in to {kind} in {selection.region}: it backs up nothing",
                command(deployment, selection, "backup update-region-settings", **fix),
            )


def _between(rule: Mapping[str, Any]) -> timedelta:
    """The longest time between two recovery points of a rule, including its windows."""
    windows = timedelta(minutes=rule["startWindow"] + rule["completionWindow"])
    return _PERIODS.get(rule["ruleName"], timedelta(days=1)) + windows


def _recovery_points(deployment: Deployment, selection: Made) -> Faults:
    """The newest recovery point of each protected resource is no older than the plan allows."""
    plans = {plan.id: plan for plan in made(deployment, "backup.Plan")}
    plan = plans[selection.inputs["planId"]]
    most, now = min(map(_between, plan.inputs["rules"])), datetime.now(UTC)
    backup = deployment.aws.client("backup", selection.region)
    begun = backup.get_backup_plan(BackupPlanId=plan.id)["CreationDate"]
    for arn in selection.inputs["resources"]:
        points = pages(
            backup, "list_recovery_points_by_resource", "RecoveryPoints", ResourceArn=arn
        )
        whole = [it for it in points if it["Status"] in ("COMPLETED", "AVAILABLE")]
        newest = max((it["CreationDate"] for it in whole), default=None)
        if newest is None and now - begun < most:
            raise UnprovableError(f"the first recovery point of {arn} is not due yet")
        if newest is None or now - newest > most:
            hours = newest and round((now - newest).total_seconds() / 3600)
            text = f"is {hours} hours old" if hours else "does not exist"
            yield Fault(f"the newest recovery point of {arn} {text}")


_NO_BACKUP = "data.backup.enabled is off"

CHECKS = (
    Check(
        id="data.rewind",
        title="The database has point-in-time restore for the configured days",
        covers={"rds.Cluster": ("backupRetentionPeriod", "preferredBackupWindow")},
    ),
    Check(
        id="data.point-in-time",
        title="A restore of the database would lose less than 15 minutes",
        looks=(Look(("rds.Cluster",), _restorable),),
        fix="see the cluster's events; if its storage is healthy, open a support case",
        unknown_here="moto returns the current time as the latest restorable time",
    ),
    Check(
        id="data.snapshots",
        title="Snapshots of the database are shared with no other account",
        looks=(Look(("rds.Cluster",), _shared),),
    ),
    Check(
        id="data.backup-plan",
        title="Backup plans, vaults and selections are as deployed",
        covers={"backup.Plan": (), "backup.Selection": (), "backup.Vault": ()},
        absent=_NO_BACKUP,
        unknown_here="localcloud holds the plan's rules and selections in memory",
    ),
    Check(
        id="data.backup-opt-in",
        title="AWS Backup is opted in to every service of the backup plans",
        looks=(Look(("backup.Selection",), _opted_in),),
        absent=_NO_BACKUP,
        unknown_here="moto does not support the opt-in of services",
    ),
    Check(
        id="data.recovery-points",
        title="The newest recovery point of each protected resource is no older than its plan",
        looks=(Look(("backup.Selection",), _recovery_points),),
        absent=_NO_BACKUP,
        fix="see the failed job: `aws backup list-backup-jobs --by-state FAILED`",
        unknown_here="moto creates no recovery points",
    ),
    Check(
        id="data.copies",
        title="Buckets are replicated to the recovery region",
        covers={"s3.BucketReplicationConfig": ()},
        absent="data.storage.replication is not set: buckets are not replicated",
        unknown_here="moto replicates nothing",
    ),
    Check(
        id="data.vault-lock",
        title="Vault lock prevents the deletion of recovery points before their retention ends",
        covers={"backup.VaultLockConfiguration": ()},
        absent="data.backup.lock is not set: administrators can delete recovery points",
    ),
)
