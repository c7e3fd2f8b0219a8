"""The database cluster as drills see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError

AVAILABLE = "available"


@dataclass(frozen=True, kw_only=True)
class Database:
    """The cluster of a stack; each look asks AWS anew."""

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
        """The instance that writes; None while there is none."""
        members = self.cluster()["DBClusterMembers"]
        return next((m["DBInstanceIdentifier"] for m in members if m["IsClusterWriter"]), None)

    def is_available(self) -> bool:
        """Whether the cluster and each of its instances is available."""
        states = [each["DBInstanceStatus"] for each in self.instances().values()]
        return bool(states) and {self.cluster()["Status"], *states} == {AVAILABLE}


def database(deployment: Deployment) -> Database:
    """The database of a stack.

    Raises:
        OpsError: It is not well, so that a drill would measure something else.
    """
    name = deployment.contract("database")["clusterIdentifier"]
    found = Database(stack=deployment.stack, name=name, rds=deployment.aws.client("rds"))
    if not found.is_available():
        message = f"database {name} is not available: drills begin with a healthy stack"
        raise OpsError(message, ExitCode.RED)
    return found
