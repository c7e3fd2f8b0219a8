"""What is left of a database cluster after its deletion, and does not prevent the next one."""

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


def cluster(name: str, **others: Any) -> dict[str, Any]:
    return {
        "clusterIdentifier": name,
        "engine": "aurora-postgresql",
        "masterUsername": "clusteradmin",
        "manageMasterUserPassword": True,
        **others,
    }


@pytest.mark.parametrize("final", [True, False])
def test_a_deleted_cluster_leaves_its_final_snapshot_at_most(
    engine: Engine, *, final: bool
) -> None:
    name = f"it-{uuid4()}"
    last = {"finalSnapshotIdentifier": f"{name}-final"} if final else {}
    wanted = cluster(name, skipFinalSnapshot=not final, **last)
    id_, inputs, state = engine.make(CLUSTER, **wanted)

    engine.delete(CLUSTER, id_, inputs, state)

    assert snapshots(name) == ([f"{name}-final"] if final else [])


def test_retained_backups_do_not_prevent_a_cluster_of_the_same_name(engine: Engine) -> None:
    name = f"it-{uuid4()}"
    wanted = cluster(name, skipFinalSnapshot=True, deleteAutomatedBackups=False)
    for already in range(3):
        assert len(snapshots(name)) == already
        engine.delete(CLUSTER, *engine.make(CLUSTER, **wanted))
    assert len(set(snapshots(name))) == 3
