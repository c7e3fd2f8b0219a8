"""The ECS cluster, its services, and the ingress."""

from components.compute.cluster import Cluster, ClusterArgs, ClusterOutputs
from components.compute.discovery import Discovery, DiscoveryArgs, DiscoveryOutputs
from components.compute.permissions import Reach, queue_permissions, task_permissions
from components.compute.queues import Queues, WorkQueue
from components.compute.service import FargateService
from components.compute.service_args import (
    BlueGreen,
    FargateServiceArgs,
    LoadBalancer,
    Repository,
    ServiceOutputs,
)

__all__ = [
    "BlueGreen",
    "Cluster",
    "ClusterArgs",
    "ClusterOutputs",
    "Discovery",
    "DiscoveryArgs",
    "DiscoveryOutputs",
    "FargateService",
    "FargateServiceArgs",
    "LoadBalancer",
    "Queues",
    "Reach",
    "Repository",
    "ServiceOutputs",
    "WorkQueue",
    "queue_permissions",
    "task_permissions",
]
