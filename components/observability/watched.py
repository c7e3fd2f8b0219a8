"""The monitored resources, by names and metric dimensions.

They contain no resources, so that observability does not depend on other components. Services are
monitored by name before they exist: alarms are created before the services, because each ECS
service lists its rollback alarms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

Text = pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class ServicesWatched:
    """The container services.

    Attributes:
        cluster_name: The ECS cluster.
        cluster_arn: Its ARN, for event patterns.
        service_names: Service to name of the ECS service.
        log_group_names: Service to log group.
        counted: Whether Container Insights is enabled.
    """

    cluster_name: Text
    cluster_arn: Text
    service_names: Mapping[str, Text]
    log_group_names: Mapping[str, Text]
    counted: bool


@dataclass(frozen=True, kw_only=True)
class TargetGroupWatched:
    """A target group with its load balancer (`public`, `internal`).

    Attributes:
        alternate_arn_suffix: The ARN suffix of the second target group; None for rolling
            deployments.
    """

    load_balancer: str
    arn_suffix: Text
    alternate_arn_suffix: Text | None = None


@dataclass(frozen=True, kw_only=True)
class LoadBalancersWatched:
    """The load balancers.

    Attributes:
        arn_suffixes: Load balancer (`public`, `internal`) to its ARN suffix.
        target_groups: Service to target group.
    """

    arn_suffixes: Mapping[str, Text]
    target_groups: Mapping[str, TargetGroupWatched]


@dataclass(frozen=True, kw_only=True)
class QueuesWatched:
    """The queues of workers: worker to the names of its queue and dead-letter queue."""

    names: Mapping[str, Text]
    dead_letters_names: Mapping[str, Text]


@dataclass(frozen=True, kw_only=True)
class DatabaseWatched:
    """The Aurora cluster and its proxy.

    Attributes:
        cluster_arn: Its ARN, for event patterns.
        instance_identifiers: Role (writer, reader-...) to instance.
        max_connections: The maximum number of connections of an instance.
        has_readers: Whether there are readers, for replica lag.
        proxy_name: The RDS proxy.
    """

    cluster_identifier: Text
    cluster_arn: Text
    instance_identifiers: Mapping[str, Text]
    max_connections: int
    has_readers: bool
    proxy_name: Text


@dataclass(frozen=True, kw_only=True)
class SearchWatched:
    """The OpenSearch domain.

    Attributes:
        nodes: The number of data nodes and dedicated masters.
        volume_gib: Storage of one data node, in GiB.
    """

    domain_name: Text
    nodes: int
    volume_gib: int


@dataclass(frozen=True, kw_only=True)
class NatWatched:
    """The NAT gateways, by zone."""

    gateway_ids: Mapping[str, Text]


@dataclass(frozen=True, kw_only=True)
class WafWatched:
    """The web ACLs by their metric names.

    Attributes:
        metric_name: That of the public load balancer.
        edge_metric_name: That of CloudFront; None without CloudFront.
    """

    metric_name: Text
    edge_metric_name: Text | None = None


@dataclass(frozen=True, kw_only=True)
class BedrockWatched:
    """The models.

    Attributes:
        model_ids: Ids of models and inference profiles.
        log_group_name: Log group of model invocations; None if another stack has it.
    """

    model_ids: Sequence[str]
    log_group_name: Text | None


@dataclass(frozen=True, kw_only=True)
class CopiesWatched:
    """The vault in the recovery region."""

    vault_name: Text
    vault_arn: Text


@dataclass(frozen=True, kw_only=True)
class BackupWatched:
    """The backup vault.

    Attributes:
        restore_role_arn: Role of restore jobs, for event patterns.
        copies: The vault of copies; None without copies.
    """

    vault_name: Text
    restore_role_arn: Text
    copies: CopiesWatched | None = None


@dataclass(frozen=True, kw_only=True)
class ReplicatedWatched:
    """A replicated bucket and its replica."""

    source: Text
    copy: Text


@dataclass(frozen=True, kw_only=True)
class ReplicationWatched:
    """Replication to the recovery region.

    Attributes:
        buckets: Data bucket (documents, artifacts) to source and replica.
        region: The recovery region, which has the latency metrics.
    """

    buckets: Mapping[str, ReplicatedWatched]
    rule_id: str
    region: str


@dataclass(frozen=True, kw_only=True)
class AuditWatched:
    """The audit trail's log group and the namespace of its metric filters."""

    log_group_name: Text
    metric_namespace: str


@dataclass(frozen=True, kw_only=True)
class Watched:
    """All monitored resources; None if they do not exist."""

    services: ServicesWatched | None = None
    load_balancers: LoadBalancersWatched | None = None
    queues: QueuesWatched | None = None
    database: DatabaseWatched | None = None
    search: SearchWatched | None = None
    nat: NatWatched | None = None
    waf: WafWatched | None = None
    bedrock: BedrockWatched | None = None
    backup: BackupWatched | None = None
    replication: ReplicationWatched | None = None
    audit: AuditWatched | None = None
