"""PostgreSQL parameters: TLS for all connections, and logging of statements.

Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Reference.ParameterGroups.html
"""

import pulumi
import pulumi_aws as aws

from components.settings.database import Database as DatabaseSettings

_TLS_BY_DEFAULT = 17
"""The first major version in which the default of `rds.force_ssl` is 1.

Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html
"""


def cluster_parameters(
    name: str, settings: DatabaseSettings, own: pulumi.ResourceOptions
) -> aws.rds.ClusterParameterGroup:
    """The cluster parameter group."""
    wanted = {
        "rds.force_ssl": "1",
        "log_connections": "1",
        "log_disconnections": "1",
        "log_statement": "ddl",
    }
    return aws.rds.ClusterParameterGroup(
        f"{name}-cluster",
        family=f"aurora-postgresql{settings.major_version}",
        description="TLS for every connection; connections and definitions are logged.",
        parameters=[
            aws.rds.ClusterParameterGroupParameterArgs(
                name=key,
                value=value,
                # AWS ignores a change of the method only; from 17 on the value is the default.
                apply_method="pending-reboot"
                if key == "rds.force_ssl" and settings.major_version >= _TLS_BY_DEFAULT
                else "immediate",
            )
            for key, value in wanted.items()
        ],
        opts=own,
    )


def instance_parameters(
    name: str, settings: DatabaseSettings, own: pulumi.ResourceOptions
) -> aws.rds.ParameterGroup:
    """The instance parameter group."""
    wanted = {
        "idle_in_transaction_session_timeout": str(settings.idle_transaction_seconds * 1000),
        "log_lock_waits": "1",
        "log_min_duration_statement": str(settings.slow_statement_ms),
    }
    return aws.rds.ParameterGroup(
        f"{name}-instance",
        family=f"aurora-postgresql{settings.major_version}",
        description="Slow statements and waits for locks are logged; idle transactions end.",
        parameters=[
            aws.rds.ParameterGroupParameterArgs(name=key, value=value, apply_method="immediate")
            for key, value in wanted.items()
        ],
        opts=own,
    )
