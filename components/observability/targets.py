"""Alarm targets: the metric dimensions of monitored resources, as pure functions."""

from collections.abc import Mapping, Sequence

import pulumi

from components.observability.alarms.rule import AlarmTarget, Kind
from components.observability.watched import (
    BackupWatched,
    DatabaseWatched,
    LoadBalancersWatched,
    ReplicationWatched,
    SearchWatched,
    ServicesWatched,
    WafWatched,
    Watched,
)
from components.settings.observability import Severity

Targets = dict[Kind, Sequence[AlarmTarget]]

EDGE_REGION = "us-east-1"
"""The region of the metrics of CloudFront and its web ACL."""


def targets_of(watched: Watched, *, account_id: str, region: str) -> Targets:
    """The alarm targets by kind."""
    found: Targets = {}
    if watched.services:
        found |= _services(watched.services)
    if watched.load_balancers:
        found |= _load_balancers(watched.load_balancers)
    if watched.queues:
        found["work"] = _each("QueueName", watched.queues.names)
        found["failed-work"] = _each("QueueName", watched.queues.dead_letters_names)
    if watched.database:
        found |= _database(watched.database)
    if watched.search:
        found["search"] = [_search(watched.search, account_id)]
    if watched.nat:
        found["nat"] = _each("NatGatewayId", watched.nat.gateway_ids)
    if watched.waf:
        found["web-acl"] = _web_acls(watched.waf, region)
    if watched.bedrock:
        found["model"] = _each("ModelId", {_slug(it): it for it in watched.bedrock.model_ids})
    found |= _recovery(watched, region)
    if watched.audit:
        counted = watched.audit.metric_namespace
        found["audit"] = [AlarmTarget(key="", dimensions={}, namespace=counted)]
    return found


def _services(watched: ServicesWatched) -> Targets:
    each = [
        AlarmTarget(
            key=service, dimensions={"ClusterName": watched.cluster_name, "ServiceName": name}
        )
        for service, name in watched.service_names.items()
    ]
    return {"service": each, "counted-service": each if watched.counted else []}


def message_targets(
    queue_name: pulumi.Input[str], topic_names: Mapping[Severity, pulumi.Input[str]]
) -> Targets:
    """Alarm targets for the notification path (SNS, DLQ)."""
    return {
        "queue": [AlarmTarget(key="", dimensions={"QueueName": queue_name})],
        "topic": _each("TopicName", {**topic_names}),
    }


def _each(dimension: str, values: Mapping[str, pulumi.Input[str]]) -> list[AlarmTarget]:
    return [AlarmTarget(key=key, dimensions={dimension: value}) for key, value in values.items()]


def _load_balancers(watched: LoadBalancersWatched) -> Targets:
    groups = [
        AlarmTarget(
            key=service,
            dimensions=_group(watched, group.load_balancer, group.arn_suffix),
            # Every deployment swaps the active one.
            also=_group(watched, group.load_balancer, group.alternate_arn_suffix)
            if group.alternate_arn_suffix is not None
            else None,
        )
        for service, group in watched.target_groups.items()
    ]
    return {"target-group": groups, "load-balancer": _each("LoadBalancer", watched.arn_suffixes)}


def _group(
    watched: LoadBalancersWatched, balancer: str, suffix: pulumi.Input[str]
) -> dict[str, pulumi.Input[str]]:
    return {"LoadBalancer": watched.arn_suffixes[balancer], "TargetGroup": suffix}


def _web_acls(watched: WafWatched, region: str) -> list[AlarmTarget]:
    """The web ACLs; CloudFront's metrics have no region dimension.

    Source: https://docs.aws.amazon.com/waf/latest/developerguide/monitoring-cloudwatch.html
    """
    regional = {"WebACL": watched.metric_name, "Region": region, "Rule": "ALL"}
    found = [AlarmTarget(key="", dimensions=regional)]
    if watched.edge_metric_name is not None:
        edge = {"WebACL": watched.edge_metric_name, "Rule": "ALL"}
        found.append(
            AlarmTarget(key="edge", dimensions=edge, region=_elsewhere(EDGE_REGION, region))
        )
    return found


def _recovery(watched: Watched, region: str) -> Targets:
    found: Targets = {}
    if watched.backup:
        found |= _backup(watched.backup)
    if watched.replication:
        found |= _replication(watched.replication, region)
    return found


def _backup(watched: BackupWatched) -> Targets:
    vault = {"BackupVaultName": watched.vault_name}
    found: Targets = {"backup-vault": [AlarmTarget(key="", dimensions=vault)]}
    if watched.copies:
        # AWS does not document which of the two vaults the metric of copy jobs belongs to.
        also = {"BackupVaultName": watched.copies.vault_name}
        found["backup-copies"] = [AlarmTarget(key="", dimensions=vault, also=also)]
    return found


def _replication(watched: ReplicationWatched, region: str) -> Targets:
    """Failed operations are in the source's region, latency in the destination's."""
    dimensions = {
        kind: {"SourceBucket": each.source, "DestinationBucket": each.copy}
        | {"RuleId": watched.rule_id}
        for kind, each in watched.buckets.items()
    }
    there = _elsewhere(watched.region, region)
    return {
        "replication": [AlarmTarget(key=kind, dimensions=it) for kind, it in dimensions.items()],
        "replica": [
            AlarmTarget(key=kind, dimensions=it, region=there) for kind, it in dimensions.items()
        ],
    }


def _elsewhere(region: str, own: str) -> str | None:
    return region if region != own else None


def _database(watched: DatabaseWatched) -> Targets:
    cluster = {"DBClusterIdentifier": watched.cluster_identifier}
    return {
        "database-instance": [
            AlarmTarget(
                key=role,
                dimensions={"DBInstanceIdentifier": identifier},
                facts={"max_connections": watched.max_connections},
            )
            for role, identifier in watched.instance_identifiers.items()
        ],
        "database-cluster": [AlarmTarget(key="", dimensions=cluster)]
        if watched.has_readers
        else [],
        "database-proxy": [AlarmTarget(key="", dimensions={"ProxyName": watched.proxy_name})],
    }


def _search(watched: SearchWatched, account_id: str) -> AlarmTarget:
    return AlarmTarget(
        key="",
        dimensions={"DomainName": watched.domain_name, "ClientId": account_id},
        facts={"nodes": watched.nodes, "volume_gib": watched.volume_gib},
    )


def _slug(model_id: str) -> str:
    """A model's id for alarm names."""
    return model_id.replace(".", "-").replace(":", "-")
