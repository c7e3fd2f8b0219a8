"""RDS Proxy: connection pooling with end-to-end IAM authentication.

A service authenticates to the proxy with a token of its task role, and the proxy to the database
with a token of its own role. There is no application password to rotate or leak; the permission to
connect is one statement (`rds-db:connect` as one user) in each role. The proxy needs no secret.
Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-iam-setup.html
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import iam
from components.role import granted_role
from components.scope import Scope
from components.settings.database import Database as DatabaseSettings

_SUBNETS = ["vpcSubnetIds"]
"""AWS ignores subnets of zones without proxies (use1-az3), which must not cause a replacement.

Source: https://github.com/hashicorp/terraform-provider-aws/issues/23446
"""


@dataclass(frozen=True, kw_only=True)
class ProxyArgs:
    """Arguments of the proxy.

    Attributes:
        settings: The database's configuration.
        scope: Account, environment, protection and keys of the stack.
        proxy_name: The proxy's name, part of its log group's name.
        instances: Its instances, which the target requires.
        subnet_ids: Subnets in two zones at least.
    """

    settings: DatabaseSettings
    scope: Scope
    proxy_name: str
    cluster: aws.rds.Cluster
    instances: Sequence[aws.rds.ClusterInstance]
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_id: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class Proxied:
    """The proxy, its read-only endpoint (with readers) and its `prx-...` id."""

    proxy: aws.rds.Proxy
    read_only: aws.rds.ProxyEndpoint | None
    resource_id: pulumi.Output[str]


def make_proxy(name: str, args: ProxyArgs, own: pulumi.ResourceOptions) -> Proxied:
    """Create the proxy of the cluster."""
    log_group = aws.cloudwatch.LogGroup(
        f"{name}-log-proxy",
        name=f"/aws/rds/proxy/{args.proxy_name}",
        kms_key_id=args.scope.logs_key_arn,
        retention_in_days=args.settings.log_retention_days,
        opts=own,
    )
    proxy = aws.rds.Proxy(
        f"{name}-proxy",
        name=args.proxy_name,
        engine_family="POSTGRESQL",
        default_auth_scheme="IAM_AUTH",
        require_tls=True,
        role_arn=_role_arn(name, args, own),
        vpc_subnet_ids=args.subnet_ids,
        vpc_security_group_ids=[args.security_group_id],
        idle_client_timeout=args.settings.proxy.idle_client_seconds,
        # Debug logs contain the text of statements.
        debug_logging=False,
        opts=pulumi.ResourceOptions.merge(
            own, pulumi.ResourceOptions(depends_on=[log_group], ignore_changes=_SUBNETS)
        ),
    )
    _target(name, args, proxy, own)
    return Proxied(
        proxy=proxy,
        read_only=_read_only(name, args, proxy, own) if args.settings.has_readers else None,
        resource_id=proxy.arn.apply(lambda arn: arn.rsplit(":", 1)[-1]),
    )


def _role_arn(name: str, args: ProxyArgs, own: pulumi.ResourceOptions) -> pulumi.Output[str]:
    """The role with which the proxy connects to the cluster as the application user."""
    user = pulumi.Output.concat(
        args.scope.account.arn("rds-db", "dbuser:"),
        args.cluster.cluster_resource_id,
        f"/{args.settings.application_user}",
    )
    connector = granted_role(
        f"{name}-proxy",
        description="Connects the database proxy to the database.",
        # The documented trust policy has no source account condition.
        trust=iam.trust("rds.amazonaws.com", account_id=None),
        policy=iam.document(iam.allow(["rds-db:connect"], [user])),
        opts=own,
    )
    # The proxy uses it as soon as it has a target.
    return connector.granted_arn


def _target(name: str, args: ProxyArgs, proxy: aws.rds.Proxy, own: pulumi.ResourceOptions) -> None:
    pool = args.settings.proxy
    group = aws.rds.ProxyDefaultTargetGroup(
        f"{name}-proxy",
        db_proxy_name=proxy.name,
        connection_pool_config=aws.rds.ProxyDefaultTargetGroupConnectionPoolConfigArgs(
            max_connections_percent=pool.max_connections_percent,
            max_idle_connections_percent=pool.max_connections_percent // 2,
            connection_borrow_timeout=pool.borrow_timeout_seconds,
        ),
        opts=own,
    )
    aws.rds.ProxyTarget(
        f"{name}-proxy",
        db_proxy_name=proxy.name,
        target_group_name=group.name,
        db_cluster_identifier=args.cluster.id,
        opts=pulumi.ResourceOptions.merge(
            own, pulumi.ResourceOptions(depends_on=list(args.instances))
        ),
    )


def _read_only(
    name: str, args: ProxyArgs, proxy: aws.rds.Proxy, own: pulumi.ResourceOptions
) -> aws.rds.ProxyEndpoint:
    return aws.rds.ProxyEndpoint(
        f"{name}-proxy-read-only",
        db_proxy_name=proxy.name,
        db_proxy_endpoint_name=f"{args.proxy_name}-read-only",
        vpc_subnet_ids=args.subnet_ids,
        vpc_security_group_ids=[args.security_group_id],
        target_role="READ_ONLY",
        opts=pulumi.ResourceOptions.merge(own, pulumi.ResourceOptions(ignore_changes=_SUBNETS)),
    )
