"""What runs, and how requests reach it."""

from components.compute.cluster import Cluster, ClusterArgs, ClusterOutputs
from components.compute.discovery import Discovery, DiscoveryArgs, DiscoveryOutputs
from components.compute.queues import Queues, WorkQueue
from components.compute.rights import Reach, queue_rights, task_rights
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
    "queue_rights",
    "task_rights",
]
