"""What services are told, and what observability is shown, of the platform's other components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.compute.service_args import log_group_name
from components.data.replication import RULE_ID
from components.observability import (
    AuditWatched,
    BackupWatched,
    BedrockWatched,
    CopiesWatched,
    DatabaseWatched,
    LoadBalancersWatched,
    NatWatched,
    ReplicatedWatched,
    ReplicationWatched,
    SearchWatched,
    ServicesWatched,
    TargetGroupWatched,
    WafWatched,
    Watched,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pulumi

    from components.platform import Platform
    from components.settings import Settings
    from components.settings.security import Service


def variables_of(platform: Platform, service: Service) -> Mapping[str, pulumi.Input[str]]:
    """Where a service finds what its role may reach: addresses and names, never secrets."""
    data, agents = platform.data, platform.agents.outputs
    readers = data.database.outputs.proxy_read_only_endpoint
    storage: dict[str, pulumi.Input[str]] = {
        "DATABASE_HOST": data.database.outputs.proxy_endpoint,
        "DATABASE_NAME": data.database.outputs.database_name,
        "DATABASE_PORT": str(data.database.outputs.port),
        "DATABASE_USER": data.database.outputs.application_user,
        "SEARCH_HOST": data.search.outputs.endpoint,
    }
    if readers is not None:
        storage["DATABASE_READ_HOST"] = readers
    buckets = data.storage.outputs.bucket_names
    found: dict[Service, Mapping[str, pulumi.Input[str]]] = {
        "bff": {
            "AGENTCORE_HOST": platform.discovery.outputs.host_names["agentcore"],
            "GRAPHQL_HOST": platform.ingress.outputs.internal_host_name,
        },
        "graphql": storage,
        "agentcore": {
            **storage,
            "ARTIFACTS_BUCKET": buckets["artifacts"],
            "DOCUMENTS_BUCKET": buckets["documents"],
            "GUARDRAIL_ID": agents.guardrail_id,
            "GUARDRAIL_VERSION": agents.guardrail_version,
            "MODEL_IDS": ",".join(agents.model_ids),
        },
    }
    return found[service]


def watched_of(platform: Platform, settings: Settings) -> Watched:
    """Everything that alarms, events and dashboards are about."""
    network, security = platform.network.outputs, platform.security.outputs
    trail_log = security.trail_log_group_name
    return Watched(
        services=_services(platform, settings),
        load_balancers=_load_balancers(platform),
        database=_database(platform),
        search=_search(platform, settings),
        nat=NatWatched(gateway_ids=network.nat_gateway_ids),
        waf=WafWatched(
            metric_name=security.web_acl_metric_name,
            edge_metric_name=platform.ingress.outputs.edge_web_acl_metric_name,
        ),
        bedrock=BedrockWatched(
            model_ids=platform.agents.outputs.model_ids,
            log_group_name=platform.agents.outputs.invocation_log_group_name,
        ),
        backup=_backup(platform),
        replication=_replication(platform, settings),
        audit=AuditWatched(log_group_name=trail_log) if trail_log else None,
    )


def _services(platform: Platform, settings: Settings) -> ServicesWatched:
    environment, names = settings.environment.name, settings.services.tasks
    return ServicesWatched(
        cluster_name=platform.cluster.outputs.name,
        cluster_arn=platform.cluster.outputs.arn,
        service_names={service: service for service in names},
        log_group_names={service: log_group_name(environment, service) for service in names},
    )


def _load_balancers(platform: Platform) -> LoadBalancersWatched:
    ingress = platform.ingress.outputs
    suffixes, fed_by = ingress.target_group_arn_suffixes, {"bff": "public", "graphql": "internal"}
    alternates = ingress.alternate_target_group_arn_suffixes
    return LoadBalancersWatched(
        arn_suffixes={
            "public": ingress.public_alb_arn_suffix,
            "internal": ingress.internal_alb_arn_suffix,
        },
        target_groups={
            service: TargetGroupWatched(
                load_balancer=balancer,
                arn_suffix=suffixes[service],
                alternate_arn_suffix=alternates.get(service),
            )
            for service, balancer in fed_by.items()
        },
    )


def _database(platform: Platform) -> DatabaseWatched:
    database = platform.data.database.outputs
    return DatabaseWatched(
        cluster_identifier=database.cluster_identifier,
        cluster_arn=database.cluster_arn,
        instance_identifiers=database.instance_identifiers,
        has_readers=len(database.instance_identifiers) > 1,
        proxy_name=database.proxy_name,
    )


def _search(platform: Platform, settings: Settings) -> SearchWatched:
    search = settings.data.search
    return SearchWatched(
        domain_name=platform.data.search.outputs.domain_name,
        nodes=search.nodes + (search.masters.count if search.masters else 0),
        volume_gib=search.volume_gib,
    )


def _backup(platform: Platform) -> BackupWatched | None:
    if not platform.data.backup:
        return None
    made = platform.data.backup.outputs
    name, arn = made.recovery_vault_name, made.recovery_vault_arn
    copies = None
    if name is not None and arn is not None:
        copies = CopiesWatched(vault_name=name, vault_arn=arn)
    return BackupWatched(
        vault_name=made.vault_name, restore_role_arn=made.restore_role_arn, copies=copies
    )


def _replication(platform: Platform, settings: Settings) -> ReplicationWatched | None:
    storage, region = platform.data.storage.outputs, settings.data.recovery_region
    if not (storage.replica_names and region):
        return None
    return ReplicationWatched(
        buckets={
            kind: ReplicatedWatched(source=storage.bucket_names[kind], copy=copy)
            for kind, copy in storage.replica_names.items()
        },
        rule_id=RULE_ID,
        region=region,
    )
