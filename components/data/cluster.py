"""The Aurora cluster: storage, keys, backups, sign-in and logs."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_random as random

from components.data.parameters import cluster_parameters
from components.scope import Scope
from components.settings.database import MASTER_USER
from components.settings.database import Database as DatabaseSettings

PORT = 5432
ENGINE = aws.rds.EngineType.AURORA_POSTGRESQL
INSIGHTS_DAYS = {"standard": 7, "advanced": 465}
"""Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DatabaseInsights.html"""


@dataclass(frozen=True, kw_only=True)
class DatabaseArgs:
    """Arguments of the database.

    Attributes:
        scope: Account, environment, protection and keys of the stack.
        zones: Availability Zones, over which instances are distributed.
        subnet_ids: One subnet of the data tier per zone.
        topic_arn: SNS topic of failovers and failures; None: no subscription.
    """

    settings: DatabaseSettings
    scope: Scope
    zones: Sequence[str]
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_id: pulumi.Input[str]
    proxy_security_group_id: pulumi.Input[str]
    topic_arn: pulumi.Input[str] | None = None

    @property
    def cluster_name(self) -> str:
        """The cluster's identifier, part of the names of its log groups."""
        return self.scope.prefix


def make_cluster(name: str, args: DatabaseArgs, own: pulumi.ResourceOptions) -> aws.rds.Cluster:
    """Create the cluster, its subnet group, parameter groups and log groups."""
    settings = args.settings
    subnets = _subnets(name, args, own)
    return aws.rds.Cluster(
        f"{name}-cluster",
        cluster_identifier=args.cluster_name,
        engine=ENGINE,
        # Only the major version: a minor one would revert AWS's automatic minor upgrades.
        engine_version=str(settings.major_version),
        serverlessv2_scaling_configuration=_capacity(settings),
        database_name=settings.database_name,
        port=PORT,
        master_username=MASTER_USER,
        manage_master_user_password=True,
        master_user_secret_kms_key_id=args.scope.secrets_key_arn,
        iam_database_authentication_enabled=True,
        enable_http_endpoint=settings.data_api,
        db_subnet_group_name=subnets.name,
        vpc_security_group_ids=[args.security_group_id],
        db_cluster_parameter_group_name=cluster_parameters(name, settings, own).name,
        storage_encrypted=True,
        kms_key_id=args.scope.data_key_arn,
        enabled_cloudwatch_logs_exports=list(settings.logs),
        database_insights_mode=settings.insights,
        performance_insights_enabled=True,
        performance_insights_kms_key_id=args.scope.data_key_arn,
        performance_insights_retention_period=INSIGHTS_DAYS[settings.insights],
        backup_retention_period=settings.backup_days,
        preferred_backup_window=_window(settings.backup_hour),
        preferred_maintenance_window=weekly_window(settings),
        copy_tags_to_snapshot=True,
        delete_automated_backups=not settings.final_snapshot,
        skip_final_snapshot=not settings.final_snapshot,
        final_snapshot_identifier=_final_snapshot(name, args, subnets, own),
        deletion_protection=args.scope.protect,
        apply_immediately=settings.apply_immediately,
        opts=pulumi.ResourceOptions.merge(
            own,
            pulumi.ResourceOptions(
                protect=args.scope.protect, depends_on=_log_groups(name, args, own)
            ),
        ),
    )


def _capacity(
    settings: DatabaseSettings,
) -> aws.rds.ClusterServerlessv2ScalingConfigurationArgs | None:
    return settings.serverless and aws.rds.ClusterServerlessv2ScalingConfigurationArgs(
        min_capacity=settings.serverless.min_acu, max_capacity=settings.serverless.max_acu
    )


def _subnets(name: str, args: DatabaseArgs, own: pulumi.ResourceOptions) -> aws.rds.SubnetGroup:
    return aws.rds.SubnetGroup(
        f"{name}-subnets",
        description=f"Data tier of {args.cluster_name}",
        subnet_ids=args.subnet_ids,
        opts=own,
    )


def _final_snapshot(
    name: str, args: DatabaseArgs, subnets: aws.rds.SubnetGroup, own: pulumi.ResourceOptions
) -> pulumi.Output[str] | None:
    """A unique name of the final snapshot, since an existing one would fail the deletion.

    It changes with the settings that replace the cluster; others cannot change.
    """
    if not args.settings.final_snapshot:
        return None
    unique = random.RandomId(
        f"{name}-final-snapshot",
        byte_length=4,
        keepers={"key": args.scope.data_key_arn, "subnets": subnets.name},
        opts=own,
    )
    return pulumi.Output.concat(args.cluster_name, "-final-", unique.hex)


def _log_groups(
    name: str, args: DatabaseArgs, own: pulumi.ResourceOptions
) -> list[aws.cloudwatch.LogGroup]:
    """RDS's log groups, created first: RDS would create them without encryption and retention.

    Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.CloudWatch.html
    """
    return [
        aws.cloudwatch.LogGroup(
            f"{name}-log-{kind}",
            name=f"/aws/rds/cluster/{args.cluster_name}/{kind}",
            kms_key_id=args.scope.logs_key_arn,
            retention_in_days=args.settings.log_retention_days,
            opts=own,
        )
        for kind in args.settings.logs
    ]


def _window(hour: int) -> str:
    return f"{hour:02}:00-{hour:02}:59"


def weekly_window(settings: DatabaseSettings) -> str:
    """The maintenance window in RDS's format."""
    day, hour = settings.maintenance_day, settings.maintenance_hour
    return f"{day}:{hour:02}:00-{day}:{hour:02}:59"
