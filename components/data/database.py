"""Aurora PostgreSQL: the cluster, its instances, and the proxy.

RDS manages and rotates the password of the master user, which services do not use. They connect
through the proxy (components/data/proxy.py) as the application user with IAM authentication;
docs/database.md describes how to create it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pulumi
import pulumi_aws as aws

from components.data.cluster import PORT, DatabaseArgs, make_cluster
from components.data.instances import make_instances
from components.data.proxy import Proxied, ProxyArgs, make_proxy
from components.settings.database import Database as DatabaseSettings

_EVENTS = ["failover", "failure", "deletion", "maintenance", "notification"]
_EVENTS_OF_INSTANCES = ["configuration change", "failure", "low storage", "maintenance", "recovery"]
"""Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html"""


@dataclass(frozen=True, kw_only=True)
class DatabaseOutputs:
    """Outputs of the component.

    Attributes:
        cluster_resource_id: The cluster's `cluster-...` id, part of `rds-db:connect` ARNs.
        endpoint: Writer endpoint; only the proxy can connect.
        port: The port of all endpoints.
        proxy_resource_id: The proxy's `prx-...` id, part of `rds-db:connect` ARNs.
        proxy_endpoint: Endpoint for services.
        proxy_read_only_endpoint: Read-only endpoint; None without readers.
        master_secret_arn: Secret of the master user, for operators.
        application_user: Database user of the services, with IAM authentication.
        instance_identifiers: `writer`, `reader-1`, ... to identifier. The roles are those at
            creation: a failover makes another instance the writer.
    """

    cluster_identifier: pulumi.Output[str]
    cluster_arn: pulumi.Output[str]
    cluster_resource_id: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    reader_endpoint: pulumi.Output[str]
    port: int
    database_name: str
    proxy_name: pulumi.Output[str]
    proxy_arn: pulumi.Output[str]
    proxy_resource_id: pulumi.Output[str]
    proxy_endpoint: pulumi.Output[str]
    proxy_read_only_endpoint: pulumi.Output[str] | None
    master_secret_arn: pulumi.Output[str]
    application_user: str
    instance_identifiers: Mapping[str, pulumi.Output[str]]


class Database(pulumi.ComponentResource):
    """The Aurora PostgreSQL cluster of one stack, and its proxy."""

    outputs: DatabaseOutputs

    def __init__(
        self, name: str, args: DatabaseArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:data:Database", name, {}, opts)
        own = pulumi.ResourceOptions(parent=self)
        cluster = make_cluster(name, args, own)
        secret_arn = _master_secret(name, args.settings, cluster, own)
        instances = make_instances(name, args, cluster, own)
        if args.topic_arn is not None:
            _subscribe(name, cluster, instances, args.topic_arn, own)
        proxy = _proxy(name, args, cluster, list(instances.values()), own)
        self.outputs = DatabaseOutputs(
            cluster_identifier=cluster.cluster_identifier,
            cluster_arn=cluster.arn,
            cluster_resource_id=cluster.cluster_resource_id,
            endpoint=cluster.endpoint,
            reader_endpoint=cluster.reader_endpoint,
            port=PORT,
            database_name=args.settings.database_name,
            proxy_name=proxy.proxy.name,
            proxy_arn=proxy.proxy.arn,
            proxy_resource_id=proxy.resource_id,
            proxy_endpoint=proxy.proxy.endpoint,
            proxy_read_only_endpoint=proxy.read_only.endpoint if proxy.read_only else None,
            master_secret_arn=secret_arn,
            application_user=args.settings.application_user,
            instance_identifiers={role: each.identifier for role, each in instances.items()},
        )
        self.register_outputs(vars(self.outputs))


def _proxy(
    name: str,
    args: DatabaseArgs,
    cluster: aws.rds.Cluster,
    instances: Sequence[aws.rds.ClusterInstance],
    own: pulumi.ResourceOptions,
) -> Proxied:
    return make_proxy(
        name,
        ProxyArgs(
            settings=args.settings,
            scope=args.scope,
            proxy_name=args.cluster_name,
            cluster=cluster,
            instances=instances,
            subnet_ids=args.subnet_ids,
            security_group_id=args.proxy_security_group_id,
        ),
        own,
    )


def _master_secret(
    name: str, settings: DatabaseSettings, cluster: aws.rds.Cluster, own: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """The secret of the master user, and its rotation interval.

    Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html
    """
    secret_arn = cluster.master_user_secrets[0].secret_arn
    aws.secretsmanager.SecretRotation(
        f"{name}-master-rotation",
        secret_id=secret_arn,
        # RDS rotates it without a Lambda function; the initial password is new.
        rotate_immediately=False,
        rotation_rules=aws.secretsmanager.SecretRotationRotationRulesArgs(
            automatically_after_days=settings.master_password_days
        ),
        opts=own,
    )
    return secret_arn


def _subscribe(
    name: str,
    cluster: aws.rds.Cluster,
    instances: Mapping[str, aws.rds.ClusterInstance],
    topic_arn: pulumi.Input[str],
    own: pulumi.ResourceOptions,
) -> None:
    subscribe = partial(aws.rds.EventSubscription, sns_topic=topic_arn, enabled=True, opts=own)
    subscribe(
        f"{name}-events",
        source_type="db-cluster",
        source_ids=[cluster.cluster_identifier],
        event_categories=_EVENTS,
    )
    subscribe(
        f"{name}-instance-events",
        source_type="db-instance",
        source_ids=[each.identifier for each in instances.values()],
        event_categories=_EVENTS_OF_INSTANCES,
    )
