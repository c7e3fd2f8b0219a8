"""From what is watched to the dimensions of its metrics. Pure."""

from collections.abc import Mapping, Sequence

import pulumi

from components.observability.alarms.rule import Kind, Target
from components.observability.watched import (
    DatabaseWatched,
    LoadBalancersWatched,
    SearchWatched,
    Watched,
)
from components.settings.observability import Severity

Targets = dict[Kind, Sequence[Target]]


def targets_of(watched: Watched, *, account_id: str, region: str) -> Targets:
    """Everything that rules apply to, by kind."""
    found: Targets = {}
    if watched.services:
        cluster = watched.services.cluster_name
        names = watched.services.service_names
        found["service"] = [
            Target(key=service, dimensions={"ClusterName": cluster, "ServiceName": name})
            for service, name in names.items()
        ]
    if watched.load_balancers:
        found |= _load_balancers(watched.load_balancers)
    if watched.database:
        found |= _database(watched.database)
    if watched.search:
        found["search"] = [_search(watched.search, account_id)]
    if watched.nat:
        found["nat"] = _each("NatGatewayId", watched.nat.gateway_ids)
    if watched.waf:
        acl = {"WebACL": watched.waf.metric_name, "Region": region, "Rule": "ALL"}
        found["web-acl"] = [Target(key="", dimensions=acl)]
    if watched.bedrock:
        found["model"] = _each("ModelId", {_slug(it): it for it in watched.bedrock.model_ids})
    if watched.backup:
        vault = {"BackupVaultName": watched.backup.vault_name}
        found["backup-vault"] = [Target(key="", dimensions=vault)]
    if watched.audit:
        found["audit"] = [Target(key="", dimensions={})]
    return found


def message_targets(
    queue_name: pulumi.Input[str], topic_names: Mapping[Severity, pulumi.Input[str]]
) -> Targets:
    """The ways that notifications take."""
    return {
        "queue": [Target(key="", dimensions={"QueueName": queue_name})],
        "topic": _each("TopicName", {**topic_names}),
    }


def _each(dimension: str, values: Mapping[str, pulumi.Input[str]]) -> list[Target]:
    return [Target(key=key, dimensions={dimension: value}) for key, value in values.items()]


def _load_balancers(watched: LoadBalancersWatched) -> Targets:
    groups = [
        Target(
            key=service,
            dimensions={
                "LoadBalancer": watched.arn_suffixes[group.load_balancer],
                "TargetGroup": group.arn_suffix,
            },
        )
        for service, group in watched.target_groups.items()
    ]
    return {"target-group": groups, "load-balancer": _each("LoadBalancer", watched.arn_suffixes)}


def _database(watched: DatabaseWatched) -> Targets:
    cluster = {"DBClusterIdentifier": watched.cluster_identifier}
    return {
        "database-instance": _each("DBInstanceIdentifier", watched.instance_identifiers),
        "database-cluster": [Target(key="", dimensions=cluster)] if watched.has_readers else [],
        "database-proxy": [Target(key="", dimensions={"ProxyName": watched.proxy_name})],
    }


def _search(watched: SearchWatched, account_id: str) -> Target:
    return Target(
        key="",
        dimensions={"DomainName": watched.domain_name, "ClientId": account_id},
        facts={"nodes": watched.nodes, "volume_gib": watched.volume_gib},
    )


def _slug(model_id: str) -> str:
    """A model's id as part of a name."""
    return model_id.replace(".", "-").replace(":", "-")
