"""Arguments of services and observability, from the outputs of other components."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components import iam
from components.agents import AgentsOutputs
from components.aws_account import AwsAccount
from components.compute.cluster import ClusterOutputs
from components.compute.discovery import DiscoveryOutputs
from components.compute.ingress_args import IngressOutputs
from components.compute.permissions import Reach, queue_permissions, task_permissions
from components.compute.queues import WorkQueue
from components.compute.service_args import BlueGreen, LoadBalancer, log_group_name
from components.compute.task import variable
from components.data import Data
from components.data.replication import RULE_ID
from components.network import NetworkOutputs
from components.observability.watched import (
    AuditWatched,
    BackupWatched,
    BedrockWatched,
    CopiesWatched,
    DatabaseWatched,
    LoadBalancersWatched,
    NatWatched,
    QueuesWatched,
    ReplicatedWatched,
    ReplicationWatched,
    SearchWatched,
    ServicesWatched,
    TargetGroupWatched,
    WafWatched,
    Watched,
)
from components.security import SecurityOutputs
from components.settings import Services, Settings
from components.settings.database import Database as DatabaseSettings
from components.settings.service import Service, Uses


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The components that services and observability depend on."""

    network: NetworkOutputs
    security: SecurityOutputs
    data: Data
    agents: AgentsOutputs
    ingress: IngressOutputs
    cluster: ClusterOutputs
    discovery: DiscoveryOutputs
    queues: Mapping[str, WorkQueue]


def variables_of(parts: Parts, services: Services, name: str) -> dict[str, pulumi.Input[str]]:
    """Environment variables of a service for the resources that it may use, without secrets."""
    service = services.by_name[name]
    found = _callees(parts, services, service)
    if name in parts.queues:
        found["QUEUE_URL"] = parts.queues[name].url
    if service.uses.database:
        found |= _database_variables(parts.data)
    if service.uses.search:
        found["SEARCH_HOST_PARAMETER"] = parts.data.search.outputs.host_parameter
    if service.uses.models:
        found |= {
            "GUARDRAIL_ID": parts.agents.guardrail_id,
            "GUARDRAIL_VERSION": parts.agents.guardrail_version,
            "MODEL_IDS": ",".join(parts.agents.model_ids),
        }
    buckets = parts.data.storage.outputs.bucket_names
    if service.uses.documents:
        found["DOCUMENTS_BUCKET"] = buckets["documents"]
    if service.uses.artifacts:
        found["ARTIFACTS_BUCKET"] = buckets["artifacts"]
    return found


def _callees(parts: Parts, services: Services, service: Service) -> dict[str, pulumi.Input[str]]:
    """Variables with the URLs of called services: HTTPS if internal, else HTTP with their port."""
    hosts = {**parts.discovery.host_names, **parts.ingress.host_names}
    found: dict[str, pulumi.Input[str]] = {}
    for callee in service.calls:
        it, prefix = services.by_name[callee], variable(callee)
        if callee in parts.queues:
            found[f"{prefix}_QUEUE_URL"] = parts.queues[callee].url
            continue
        found[f"{prefix}_HOST"] = hosts[callee]
        if it.tier == "discovered" and "port" in it.model_fields_set:
            found[f"{prefix}_PORT"] = str(it.port)
    return found


def _database_variables(data: Data) -> dict[str, pulumi.Input[str]]:
    database = data.database.outputs
    found: dict[str, pulumi.Input[str]] = {
        "DATABASE_HOST": database.proxy_endpoint,
        "DATABASE_NAME": database.database_name,
        "DATABASE_PORT": str(database.port),
        "DATABASE_USER": database.application_user,
    }
    if database.proxy_read_only_endpoint is not None:
        found["DATABASE_READ_HOST"] = database.proxy_read_only_endpoint
    return found


def lookups_of(parts: Parts, uses: Uses) -> Sequence[pulumi.Input[str]]:
    """ARNs of parameters that a service reads at run time."""
    return (parts.data.search.outputs.host_parameter_arn,) if uses.search else ()


def permissions_of(
    parts: Parts, services: Services, name: str, account: AwsAccount
) -> list[iam.Statement]:
    """The permissions of a service in addition to its log and parameters."""
    service = services.by_name[name]
    called = [parts.queues[it] for it in service.calls if it in parts.queues]
    own, key_arn = parts.queues.get(name), parts.security.data_key_arn
    return [
        *task_permissions(account, _reach_of(parts), service.uses),
        *queue_permissions(account, own=own, others=called, key_arn=key_arn),
    ]


def _reach_of(parts: Parts) -> Reach:
    """The resources that services can use."""
    database, storage = parts.data.database.outputs, parts.data.storage.outputs
    return Reach(
        proxy_resource_id=database.proxy_resource_id,
        database_user=database.application_user,
        search_arn=parts.data.search.outputs.planned_arn,
        documents_arn=storage.bucket_arns["documents"],
        artifacts_arn=storage.bucket_arns["artifacts"],
        data_key_arn=parts.security.data_key_arn,
        model_arns=parts.agents.model_arns,
        guardrail_arn=parts.agents.guardrail_arn,
    )


def load_balancer_of(parts: Parts, services: Services, name: str) -> LoadBalancer | None:
    """The load balancing of a service; None for services without a load balancer."""
    service, ingress = services.by_name[name], parts.ingress
    if not service.balanced:
        return None
    alternate = ingress.alternate_target_group_arns.get(name)
    balancer, suffix = _balancers(ingress)[service.tier], ingress.target_group_arn_suffixes[name]
    return LoadBalancer(
        target_group_arn=ingress.target_group_arns[name],
        request_label=pulumi.Output.concat(balancer, "/", suffix),
        ready=ingress.ready[name],
        blue_green=BlueGreen(
            alternate_target_group_arn=alternate,
            production_rule_arn=ingress.production_rule_arns[name],
        )
        if alternate is not None
        else None,
    )


def _balancers(ingress: IngressOutputs) -> dict[str, pulumi.Output[str]]:
    """ARN suffixes of load balancers by tier."""
    return {"public": ingress.public_alb_arn_suffix, "internal": ingress.internal_alb_arn_suffix}


def watched_of(parts: Parts, settings: Settings) -> Watched:
    """The resources that alarms, events and dashboards monitor."""
    trail_log = parts.security.trail_log_group_name
    return Watched(
        services=_services(parts, settings),
        load_balancers=_load_balancers(parts.ingress, settings.services),
        database=_database(parts.data, settings.data.database),
        search=_search(parts.data, settings),
        queues=_queues(parts.queues),
        nat=NatWatched(gateway_ids=parts.network.nat_gateway_ids),
        waf=WafWatched(
            metric_name=parts.security.web_acl_metric_name,
            edge_metric_name=parts.ingress.edge_web_acl_metric_name,
        ),
        bedrock=BedrockWatched(
            model_ids=parts.agents.model_ids,
            log_group_name=parts.agents.invocation_log_group_name,
        ),
        backup=_backup(parts.data),
        replication=_replication(parts.data, settings),
        audit=AuditWatched(
            log_group_name=trail_log,
            metric_namespace=f"AgentPlatform/{settings.environment.name}/Audit",
        )
        if trail_log
        else None,
    )


def _services(parts: Parts, settings: Settings) -> ServicesWatched:
    environment, names = settings.environment.name, settings.services.by_name
    return ServicesWatched(
        cluster_name=parts.cluster.name,
        cluster_arn=parts.cluster.arn,
        service_names={service: service for service in names},
        log_group_names={service: log_group_name(environment, service) for service in names},
        counted=settings.services.container_insights != "disabled",
    )


def _load_balancers(ingress: IngressOutputs, services: Services) -> LoadBalancersWatched:
    suffixes = ingress.target_group_arn_suffixes
    alternates = ingress.alternate_target_group_arn_suffixes
    return LoadBalancersWatched(
        arn_suffixes=_balancers(ingress),
        target_groups={
            service: TargetGroupWatched(
                load_balancer=each.tier,
                arn_suffix=suffixes[service],
                alternate_arn_suffix=alternates.get(service),
            )
            for service, each in services.of("public", "internal").items()
        },
    )


def _queues(queues: Mapping[str, WorkQueue]) -> QueuesWatched | None:
    if not queues:
        return None
    return QueuesWatched(
        names={worker: each.name for worker, each in queues.items()},
        dead_letters_names={worker: each.dead_letters_name for worker, each in queues.items()},
    )


def _database(data: Data, settings: DatabaseSettings) -> DatabaseWatched:
    database = data.database.outputs
    return DatabaseWatched(
        cluster_identifier=database.cluster_identifier,
        cluster_arn=database.cluster_arn,
        instance_identifiers=database.instance_identifiers,
        max_connections=settings.max_connections,
        has_readers=len(database.instance_identifiers) > 1,
        proxy_name=database.proxy_name,
    )


def _search(data: Data, settings: Settings) -> SearchWatched:
    search = settings.data.search
    return SearchWatched(
        domain_name=data.search.outputs.domain_name,
        nodes=search.nodes + (search.masters.count if search.masters else 0),
        volume_gib=search.volume_gib,
    )


def _backup(data: Data) -> BackupWatched | None:
    if not data.backup:
        return None
    made = data.backup.outputs
    name, arn = made.recovery_vault_name, made.recovery_vault_arn
    copies = None
    if name is not None and arn is not None:
        copies = CopiesWatched(vault_name=name, vault_arn=arn)
    return BackupWatched(
        vault_name=made.vault_name, restore_role_arn=made.restore_role_arn, copies=copies
    )


def _replication(data: Data, settings: Settings) -> ReplicationWatched | None:
    storage, region = data.storage.outputs, settings.data.recovery_region
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
