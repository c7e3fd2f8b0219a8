"""The Aurora cluster: storage, keys, backups, sign-in and logs."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_random as random

from components.aws_account import AwsAccount
from components.data.parameters import cluster_parameters
from components.settings import PROJECT
from components.settings.database import MASTER_USER
from components.settings.database import Database as DatabaseSettings

PORT = 5432
ENGINE = aws.rds.EngineType.AURORA_POSTGRESQL
INSIGHTS_DAYS = {"standard": 7, "advanced": 465}
"""Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DatabaseInsights.html"""


@dataclass(frozen=True, kw_only=True)
class DatabaseArgs:
    """What the database is made of.

    Attributes:
        settings: The configuration.
        account: Account, region and partition.
        environment: The environment's name, part of the names of cluster, proxy and logs.
        protect: Whether the cluster resists deletion.
        zones: Availability zones; instances are dealt out over them.
        subnet_ids: One subnet of the data tier per zone.
        security_group_id: Group of the instances.
        proxy_security_group_id: Group of the proxy.
        data_key_arn: Key of storage, snapshots and Performance Insights.
        logs_key_arn: Key of log groups.
        secrets_key_arn: Key of the master password.
        topic_arn: SNS topic of failovers and failures; None leaves the events unsubscribed.
    """

    settings: DatabaseSettings
    account: AwsAccount
    environment: str
    protect: bool
    zones: Sequence[str]
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_id: pulumi.Input[str]
    proxy_security_group_id: pulumi.Input[str]
    data_key_arn: pulumi.Input[str]
    logs_key_arn: pulumi.Input[str]
    secrets_key_arn: pulumi.Input[str]
    topic_arn: pulumi.Input[str] | None = None

    @property
    def cluster_name(self) -> str:
        """A contract: RDS writes its logs to groups of this name."""
        return f"{PROJECT}-{self.environment}"


def make_cluster(name: str, args: DatabaseArgs, own: pulumi.ResourceOptions) -> aws.rds.Cluster:
    """Create the cluster, its subnet group, its parameters and the groups of its logs."""
    settings = args.settings
    subnets = _subnets(name, args, own)
    return aws.rds.Cluster(
        f"{name}-cluster",
        cluster_identifier=args.cluster_name,
        engine=ENGINE,
        # Only the major version: naming a minor one would undo AWS's minor upgrades.
        engine_version=str(settings.major_version),
        serverlessv2_scaling_configuration=_capacity(settings),
        database_name=settings.database_name,
        port=PORT,
        master_username=MASTER_USER,
        manage_master_user_password=True,
        master_user_secret_kms_key_id=args.secrets_key_arn,
        iam_database_authentication_enabled=True,
        enable_http_endpoint=settings.data_api,
        db_subnet_group_name=subnets.name,
        vpc_security_group_ids=[args.security_group_id],
        db_cluster_parameter_group_name=cluster_parameters(name, settings, own).name,
        storage_encrypted=True,
        kms_key_id=args.data_key_arn,
        enabled_cloudwatch_logs_exports=list(settings.logs),
        database_insights_mode=settings.insights,
        performance_insights_enabled=True,
        performance_insights_kms_key_id=args.data_key_arn,
        performance_insights_retention_period=INSIGHTS_DAYS[settings.insights],
        backup_retention_period=settings.backup_days,
        preferred_backup_window=_window(settings.backup_hour),
        preferred_maintenance_window=weekly_window(settings),
        copy_tags_to_snapshot=True,
        delete_automated_backups=not settings.final_snapshot,
        skip_final_snapshot=not settings.final_snapshot,
        final_snapshot_identifier=_final_snapshot(name, args, subnets, own),
        deletion_protection=args.protect,
        apply_immediately=settings.apply_immediately,
        opts=pulumi.ResourceOptions.merge(
            own,
            pulumi.ResourceOptions(protect=args.protect, depends_on=_log_groups(name, args, own)),
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
    """A name that no earlier cluster of the stack left behind, or the deletion would fail.

    It changes with whatever replaces the cluster: what else would, a living stack keeps.
    """
    if not args.settings.final_snapshot:
        return None
    unique = random.RandomId(
        f"{name}-final-snapshot",
        byte_length=4,
        keepers={"key": args.data_key_arn, "subnets": subnets.name},
        opts=own,
    )
    return pulumi.Output.concat(args.cluster_name, "-final-", unique.hex)


def _log_groups(
    name: str, args: DatabaseArgs, own: pulumi.ResourceOptions
) -> list[aws.cloudwatch.LogGroup]:
    """The groups RDS writes to, made first: else RDS makes them, unencrypted and for ever.

    Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.CloudWatch.html
    """
    return [
        aws.cloudwatch.LogGroup(
            f"{name}-log-{kind}",
            name=f"/aws/rds/cluster/{args.cluster_name}/{kind}",
            kms_key_id=args.logs_key_arn,
            retention_in_days=args.settings.log_retention_days,
            opts=own,
        )
        for kind in args.settings.logs
    ]


def _window(hour: int) -> str:
    return f"{hour:02}:00-{hour:02}:59"


def weekly_window(settings: DatabaseSettings) -> str:
    """The hour of maintenance, as RDS spells it."""
    day, hour = settings.maintenance_day, settings.maintenance_hour
    return f"{day}:{hour:02}:00-{day}:{hour:02}:59"
