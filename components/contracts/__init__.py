"""The published contracts: versioned outputs of a stack."""

from collections.abc import Mapping
from typing import Any

from components.compute.cluster import ClusterOutputs
from components.compute.ingress import IngressOutputs
from components.compute.queues import WorkQueue
from components.compute.service_args import ServiceOutputs
from components.contracts.base import Contract
from components.contracts.compute import (
    CloudwatchLogs,
    EcsCluster,
    EcsServices,
    Ingress,
    ServiceDiscovery,
    TaskDefinitions,
)
from components.contracts.data import Database, Search, Storage
from components.contracts.foundation import Network, Security, SecurityGroups
from components.contracts.operations import Agents, Observability
from components.data import Data
from components.platform import Platform

__all__ = ["CONTRACTS", "Contract", "contracts_of", "outputs_of"]

CONTRACTS: tuple[type[Contract], ...] = (
    Network,
    SecurityGroups,
    Security,
    Database,
    Search,
    Storage,
    EcsCluster,
    EcsServices,
    TaskDefinitions,
    ServiceDiscovery,
    CloudwatchLogs,
    Ingress,
    Observability,
    Agents,
)
"""All contracts."""


def outputs_of(platform: Platform) -> dict[str, Any]:
    """All contracts of the platform by stack output."""
    return {each.output_name(): each.published() for each in contracts_of(platform)}


def contracts_of(platform: Platform) -> list[Contract]:
    """All contracts of the platform."""
    network = platform.network.outputs
    return [
        Network.of(network),
        SecurityGroups.of(group_ids=network.security_group_ids),
        Security.of(platform.security.outputs),
        Database.of(platform.data.database.outputs),
        Search.of(platform.data.search.outputs),
        _storage(platform.data),
        _cluster(platform.cluster.outputs),
        *_services(
            {name: each.outputs for name, each in platform.services.items()}, platform.queues
        ),
        ServiceDiscovery.of(platform.discovery.outputs),
        _ingress(platform.ingress.outputs),
        Observability.of(platform.observability.outputs, topic_arns=platform.topics.outputs.arns),
        Agents.of(platform.agents.outputs),
    ]


def _storage(data: Data) -> Storage:
    backup = data.backup.outputs if data.backup else None
    return Storage.of(
        data.storage.outputs,
        data.registry.outputs,
        backup_vault_name=backup.vault_name if backup else None,
        backup_vault_arn=backup.vault_arn if backup else None,
        backup_plan_id=backup.plan_id if backup else None,
        recovery_vault_arn=backup.recovery_vault_arn if backup else None,
        restore_role_arn=backup.restore_role_arn if backup else None,
    )


def _cluster(outputs: ClusterOutputs) -> EcsCluster:
    return EcsCluster.of(outputs, cluster_name=outputs.name, cluster_arn=outputs.arn)


def _services(
    outputs: Mapping[str, ServiceOutputs], queues: Mapping[str, WorkQueue]
) -> list[Contract]:
    """The contracts with maps by service."""

    def by_service(field: str) -> dict[str, Any]:
        return {service: getattr(each, field) for service, each in outputs.items()}

    return [
        EcsServices.of(
            service_names=by_service("service_name"),
            service_arns=by_service("service_arn"),
            queue_urls={name: each.url for name, each in queues.items()} or None,
        ),
        TaskDefinitions.of(
            task_definition_arns=by_service("task_definition_arn"),
            families=by_service("task_definition_family"),
            task_role_arns=by_service("task_role_arn"),
            execution_role_arns=by_service("execution_role_arn"),
        ),
        CloudwatchLogs.of(
            log_group_names=by_service("log_group_name"), log_group_arns=by_service("log_group_arn")
        ),
    ]


def _ingress(outputs: IngressOutputs) -> Ingress:
    first = (outputs.public_url.removeprefix("https://"), outputs.internal_host_name)
    return Ingress.of(
        outputs,
        service_hosts={name: host for name, host in outputs.host_names.items() if host not in first}
        or None,
        public_load_balancer_arn=outputs.public_alb_arn,
        public_load_balancer_dns_name=outputs.public_alb_dns_name,
        internal_load_balancer_arn=outputs.internal_alb_arn,
    )
