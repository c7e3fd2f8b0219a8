"""What is left of a database cluster after its deletion."""

from typing import Any
from uuid import uuid4

import pytest

from localcloud.calls import clients
from localcloud.process import ACCOUNT
from tests.localcloud.harness import Engine

CLUSTER = "aws:rds/cluster:Cluster"


def snapshots(cluster: str) -> list[str]:
    answer = clients.call(
        "rds",
        "us-east-1",
        "describe_db_cluster_snapshots",
        {"DBClusterIdentifier": cluster},
        account=ACCOUNT,
    )
    return [each["DBClusterSnapshotIdentifier"] for each in answer["DBClusterSnapshots"]]


@pytest.mark.parametrize("final", [True, False])
def test_a_deleted_cluster_leaves_its_final_snapshot_at_most(
    engine: Engine, *, final: bool
) -> None:
    name = f"it-{uuid4()}"
    wanted: dict[str, Any] = {
        "clusterIdentifier": name,
        "engine": "aurora-postgresql",
        "masterUsername": "clusteradmin",
        "manageMasterUserPassword": True,
        "skipFinalSnapshot": not final,
    }
    if final:
        wanted["finalSnapshotIdentifier"] = f"{name}-final"
    id_, inputs, state = engine.make(CLUSTER, **wanted)

    engine.delete(CLUSTER, id_, inputs, state)

    assert snapshots(name) == ([f"{name}-final"] if final else [])
