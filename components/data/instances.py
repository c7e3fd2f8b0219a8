"""The instances of the cluster: a writer and readers, distributed over the zones."""

import pulumi
import pulumi_aws as aws

from components import iam
from components.data.cluster import ENGINE, INSIGHTS_DAYS, DatabaseArgs, weekly_window
from components.data.parameters import instance_parameters
from components.role import granted_role


def make_instances(
    name: str, args: DatabaseArgs, cluster: aws.rds.Cluster, own: pulumi.ResourceOptions
) -> dict[str, aws.rds.ClusterInstance]:
    """Create the writer, then the readers, each in the next zone."""
    settings = args.settings
    parameters = instance_parameters(name, settings, own)
    monitoring_role_arn = _monitoring_role(name, args, own) if settings.monitoring_seconds else None
    made: dict[str, aws.rds.ClusterInstance] = {}
    for place in range(settings.instances):
        role = f"reader-{place}" if place else "writer"
        made[role] = aws.rds.ClusterInstance(
            f"{name}-{role}",
            cluster_identifier=cluster.id,
            identifier_prefix=start_of(args.scope.environment, role),
            engine=ENGINE,
            instance_class=settings.instance_class or "db.serverless",
            availability_zone=args.zones[place % len(args.zones)],
            # Readers of promotion tier 1 scale with the writer, for failovers.
            promotion_tier=min(place, 1),
            publicly_accessible=False,
            db_parameter_group_name=parameters.name,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=args.scope.data_key_arn,
            performance_insights_retention_period=INSIGHTS_DAYS[settings.insights],
            monitoring_interval=settings.monitoring_seconds,
            monitoring_role_arn=monitoring_role_arn,
            auto_minor_version_upgrade=True,
            preferred_maintenance_window=weekly_window(settings),
            copy_tags_to_snapshot=True,
            apply_immediately=settings.apply_immediately,
            opts=pulumi.ResourceOptions.merge(
                own,
                pulumi.ResourceOptions(
                    # The first instance of a cluster becomes its writer.
                    depends_on=list(made.values())[:1],
                    # Those of 0.1.0 have names that the provider chose: another name replaces.
                    ignore_changes=["identifierPrefix"],
                ),
            ),
        )
    return made


def start_of(environment: str, role: str) -> str:
    """The beginning of an instance's identifier, before 26 characters that the provider chooses.

    Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html: 63
    characters at most, and no two hyphens side by side.
    """
    whole = 63 - 26 - len(f"-{role}-")
    return f"{environment[:whole].rstrip('-')}-{role}-"


def _monitoring_role(
    name: str, args: DatabaseArgs, own: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """The role of Enhanced Monitoring.

    Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Monitoring.OS.Enabling.html
    """
    managed = "service-role/AmazonRDSEnhancedMonitoringRole"
    writer = granted_role(
        f"{name}-monitoring",
        description="Writes operating-system metrics of the database to CloudWatch Logs.",
        trust=iam.trust("monitoring.rds.amazonaws.com", account_id=args.scope.account.account_id),
        managed={
            f"{name}-monitoring": f"arn:{args.scope.account.partition}:iam::aws:policy/{managed}"
        },
        opts=own,
    )
    # RDS uses the role when an instance is created.
    return writer.granted_arn
