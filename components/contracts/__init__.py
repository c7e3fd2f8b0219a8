"""The published outputs of a stack: one versioned value per contract, declared once."""

from typing import Any

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
"""Every contract there is."""


def outputs_of(platform: Platform) -> dict[str, Any]:
    """Every contract of the platform, by the name of the stack output that carries it."""
    return {each.output_name(): each.published() for each in contracts_of(platform)}


def contracts_of(platform: Platform) -> list[Contract]:
    """The contracts that this platform fulfils."""
    network = platform.network.outputs
    return [
        Network.of(network),
        SecurityGroups.of(group_ids=network.security_group_ids),
        Security.of(platform.security.outputs),
        _storage(platform.data),
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
