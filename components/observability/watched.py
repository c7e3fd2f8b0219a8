"""What the platform consists of, as far as somebody watches it: names and dimensions only.

Nothing here is a resource, so observability depends on nobody's component. In particular a
service is watched by its name, before it exists: an alarm on a service that is still to come just
has no data. That is how a deployment can name the alarms that roll it back without a cycle.
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
        cluster_arn: Its ARN, by which its events are told from others.
        service_names: Service to name of the ECS service.
        log_group_names: Service to log group.
        counted: Whether Container Insights counts their tasks.
    """

    cluster_name: Text
    cluster_arn: Text
    service_names: Mapping[str, Text]
    log_group_names: Mapping[str, Text]
    counted: bool


@dataclass(frozen=True, kw_only=True)
class TargetGroupWatched:
    """A target group, with the load balancer (`public`, `internal`) that feeds it.

    Attributes:
        load_balancer: The load balancer.
        arn_suffix: End of the target group's ARN.
        alternate_arn_suffix: The same of the group that takes turns with it; None where
            deployments are rolling.
    """

    load_balancer: str
    arn_suffix: Text
    alternate_arn_suffix: Text | None = None


@dataclass(frozen=True, kw_only=True)
class LoadBalancersWatched:
    """The load balancers.

    Attributes:
        arn_suffixes: Load balancer (`public`, `internal`) to the end of its ARN.
        target_groups: Service to target group.
    """

    arn_suffixes: Mapping[str, Text]
    target_groups: Mapping[str, TargetGroupWatched]


@dataclass(frozen=True, kw_only=True)
class QueuesWatched:
    """The queues of workers: worker to the name of its queue, and to that of its dead letters."""

    names: Mapping[str, Text]
    dead_letters_names: Mapping[str, Text]


@dataclass(frozen=True, kw_only=True)
class DatabaseWatched:
    """The Aurora cluster and its proxy.

    Attributes:
        cluster_identifier: The cluster.
        cluster_arn: Its ARN, by which its events are told from others.
        instance_identifiers: Role (writer, reader-...) to instance.
        max_connections: How many connections each instance allows.
        has_readers: Whether there is replication to lag behind.
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
        domain_name: The domain.
        nodes: Data nodes and dedicated masters together.
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
    """The web ACLs, by the names of their metrics.

    Attributes:
        metric_name: Of the one at the public load balancer.
        edge_metric_name: Of the one at CloudFront; None without CloudFront.
    """

    metric_name: Text
    edge_metric_name: Text | None = None


@dataclass(frozen=True, kw_only=True)
class BedrockWatched:
    """The models.

    Attributes:
        model_ids: Models and inference profiles, as calls name them.
        log_group_name: Log of their calls; None where another stack has it.
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
        vault_name: The vault in the stack's region.
        restore_role_arn: Role of restore jobs, by which the stack's are told from others.
        copies: The vault of copies; None where none are made.
    """

    vault_name: Text
    restore_role_arn: Text
    copies: CopiesWatched | None = None


@dataclass(frozen=True, kw_only=True)
class ReplicatedWatched:
    """A bucket of which objects are copied, and the bucket of the copies."""

    source: Text
    copy: Text


@dataclass(frozen=True, kw_only=True)
class ReplicationWatched:
    """Copies of objects in the recovery region.

    Attributes:
        buckets: Data bucket (documents, artifacts) to both of its buckets.
        rule_id: The replication rule.
        region: The recovery region, where S3 measures how old the copies are.
    """

    buckets: Mapping[str, ReplicatedWatched]
    rule_id: str
    region: str


@dataclass(frozen=True, kw_only=True)
class AuditWatched:
    """The log group with the audit trail's events, and where those that count are counted.

    Attributes:
        log_group_name: The log group.
        metric_namespace: The stack's own: in one of another stack its events would count as theirs.
    """

    log_group_name: Text
    metric_namespace: str


@dataclass(frozen=True, kw_only=True)
class Watched:
    """Everything that is watched; what is None is not there (yet)."""

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
