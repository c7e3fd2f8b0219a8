"""The database cluster of a drill."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError

AVAILABLE = "available"


@dataclass(frozen=True, kw_only=True)
class DatabaseCluster:
    """The cluster of a stack; every property is read from AWS."""

    stack: str
    name: str
    rds: Any

    def cluster(self) -> Mapping[str, Any]:
        """The cluster as RDS describes it."""
        return self.rds.describe_db_clusters(DBClusterIdentifier=self.name)["DBClusters"][0]

    def instances(self) -> Mapping[str, Mapping[str, Any]]:
        """The instances by their names."""
        of_cluster = [{"Name": "db-cluster-id", "Values": [self.name]}]
        found = self.rds.describe_db_instances(Filters=of_cluster)["DBInstances"]
        return {each["DBInstanceIdentifier"]: each for each in found}

    def writer(self) -> str | None:
        """The writer instance; None while there is none."""
        members = self.cluster()["DBClusterMembers"]
        return next((m["DBInstanceIdentifier"] for m in members if m["IsClusterWriter"]), None)

    def is_available(self) -> bool:
        """Whether the cluster and each of its instances is available."""
        states = [each["DBInstanceStatus"] for each in self.instances().values()]
        return bool(states) and {self.cluster()["Status"], *states} == {AVAILABLE}


def database(deployment: Deployment) -> DatabaseCluster:
    """The database of a stack.

    Raises:
        OpsError: It is not available, which would falsify the measurement.
    """
    name = deployment.contract("database")["clusterIdentifier"]
    found = DatabaseCluster(stack=deployment.stack, name=name, rds=deployment.aws.client("rds"))
    if not found.is_available():
        message = f"database {name} is not available: drills begin with a healthy stack"
        raise OpsError(message, ExitCode.RED)
    return found
