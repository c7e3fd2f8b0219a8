"""Drills of the database: what they would do, do, measure and put back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ops.deployment import Deployment
from ops.drill.failover import failover
from ops.drill.restore import restore
from ops.errors import OpsError
from ops.outcome import Outcome
from tests.unit.ops.conftest import contract
from tests.unit.ops.drill.staged import REGION, FakeClock, Stage, client, deployed

CLUSTER = "agentplatform-staging"


def cluster(*, instances: int = 2) -> None:
    rds, ec2 = client("rds"), client("ec2")
    zones = [f"{REGION}a", f"{REGION}b"]
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=zone)["Subnet"]
        for n, zone in enumerate(zones)
    ]
    group = ec2.create_security_group(GroupName="data", Description="data", VpcId=vpc)["GroupId"]
    rds.create_db_subnet_group(
        DBSubnetGroupName="data",
        DBSubnetGroupDescription="data",
        SubnetIds=[each["SubnetId"] for each in subnets],
    )
    rds.create_db_cluster(
        DBClusterIdentifier=CLUSTER,
        Engine="aurora-postgresql",
        MasterUsername="owner",
        MasterUserPassword="not-a-secret",
        DBSubnetGroupName="data",
        VpcSecurityGroupIds=[group],
        StorageEncrypted=True,
        KmsKeyId="alias/data",
        DeletionProtection=True,
        EnableIAMDatabaseAuthentication=True,
        ServerlessV2ScalingConfiguration={"MinCapacity": 0.5, "MaxCapacity": 2},
        Tags=[{"Key": "Project", "Value": "agents"}],
    )
    for n in range(instances):
        rds.create_db_instance(
            DBInstanceIdentifier=f"i{n}",
            DBClusterIdentifier=CLUSTER,
            DBInstanceClass="db.serverless",
            Engine="aurora-postgresql",
            AvailabilityZone=zones[n],
        )
    rds.describe_db_clusters()  # moto's cluster is available once it was looked at


def stack(*, local: bool = False, rds: Any = None) -> Deployment:
    return deployed(
        {"database": contract("database", clusterIdentifier=CLUSTER)},
        local=local,
        clients={"rds": rds} if rds else {},
    )


def clusters() -> dict[str, Any]:
    return {
        each["DBClusterIdentifier"]: {**each, "LatestRestorableTime": None}
        for each in client("rds").describe_db_clusters()["DBClusters"]
    }


class Slow:
    """RDS that does what it is asked to when the clock says so."""

    def __init__(self, clock: FakeClock, **delays: float) -> None:
        self._real, self._clock, self._delays = client("rds"), clock, delays

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._real, name)
        delay = self._delays.get(name)
        if delay is None:
            return call

        def later(**arguments: Any) -> None:
            self._clock.at[self._clock.passed + delay] = lambda: call(**arguments)

        return later


def values(record: Any) -> list[float]:
    return [each.value for each in record.measured]


def test_making_a_plan_only_reads(clock: FakeClock, calls: list[str]) -> None:
    cluster()
    calls.clear()
    assert failover(stack()).steps
    assert restore(stack(), clock).steps
    assert {each.partition("DB")[0] for each in calls} == {"Describe"}


def test_a_failover_is_timed_until_another_instance_writes(stage: Stage) -> None:
    cluster()
    record = stage.run(failover(stack(rds=Slow(stage.clock, failover_db_cluster=31))))
    assert values(record) == [32, 32]
    assert record.outcome is Outcome.GREEN
    members = clusters()[CLUSTER]["DBClusterMembers"]
    assert [m["DBInstanceIdentifier"] for m in members if m["IsClusterWriter"]] == ["i1"]


@pytest.mark.parametrize(("delay", "outcome"), [(299, Outcome.GREEN), (301, Outcome.RED)])
def test_a_failover_after_five_minutes_is_red(stage: Stage, delay: float, outcome: Outcome) -> None:
    cluster()
    record = stage.run(failover(stack(rds=Slow(stage.clock, failover_db_cluster=delay))))
    assert record.outcome is outcome


def test_a_failover_that_never_comes_is_red_and_tells_where_to_look(stage: Stage) -> None:
    cluster()
    record = stage.run(failover(stack(rds=Slow(stage.clock, failover_db_cluster=1e9))))
    assert record.outcome is Outcome.RED
    assert [each.text for each in record.measured] == ["more than 600 s"]
    assert f"describe-db-clusters --db-cluster-identifier {CLUSTER}" in record.left[0]


def test_one_instance_cannot_fail_over() -> None:
    cluster(instances=1)
    with pytest.raises(OpsError, match=r"data\.database\.instances"):
        failover(stack())


def test_a_database_that_is_not_well_is_not_drilled() -> None:
    cluster()
    client("rds").stop_db_cluster(DBClusterIdentifier=CLUSTER)
    with pytest.raises(OpsError, match="is not available"):
        failover(stack())


def test_the_local_aws_is_never_green(stage: Stage) -> None:
    cluster()
    record = stage.run(failover(stack(local=True)), local=True)
    assert record.outcome is Outcome.NOT_PROVABLE
    assert {record.outcome_of(each) for each in record.measured} == {Outcome.NOT_PROVABLE}
    assert record.not_provable


def restored(clock: FakeClock) -> Callable[[], dict[str, Any]]:
    name = f"{CLUSTER}-drill-{clock.now():%Y%m%d%H%M%S}"
    return lambda: clusters()[name]


def current(clock: FakeClock, *, behind: float = 300) -> None:
    """Let moto's latest restorable moment, which is now, be so many seconds ago."""
    latest = client("rds").describe_db_clusters()["DBClusters"][0]["LatestRestorableTime"]
    clock.start = latest + timedelta(seconds=behind)


def test_a_restore_makes_a_copy_behind_the_same_walls_and_takes_it_away(stage: Stage) -> None:
    cluster()
    current(stage.clock)
    slow = Slow(stage.clock, create_db_instance=600)
    seen: dict[str, Any] = {}
    look = restored(stage.clock)
    stage.clock.at[300] = lambda: seen.update(look())
    record = stage.run(restore(stack(rds=slow), stage.clock))
    assert record.outcome is Outcome.GREEN
    assert values(record) == [pytest.approx(300, abs=5), 600]
    own = clusters()
    assert list(own) == [CLUSTER]
    for key in ("DBSubnetGroup", "VpcSecurityGroups", "KmsKeyId"):
        assert seen[key] == own[CLUSTER][key]
    assert seen["DeletionProtection"] is False
    assert {"Key": "Project", "Value": "agents"} in seen["TagList"]
    assert len(client("rds").describe_db_instances()["DBInstances"]) == 2


@pytest.mark.parametrize(("behind", "takes", "red"), [(901, 60, 0), (60, 1801, 1), (60, 1e9, 1)])
def test_what_is_lost_or_takes_too_long_is_red_and_still_taken_away(
    stage: Stage, behind: float, takes: float, red: int
) -> None:
    cluster()
    current(stage.clock, behind=behind + 5)
    record = stage.run(restore(stack(rds=Slow(stage.clock, create_db_instance=takes)), stage.clock))
    assert record.outcome is Outcome.RED
    assert [each.is_kept for each in record.measured].index(False) == red
    assert list(clusters()) == [CLUSTER]


def interrupt() -> None:
    raise KeyboardInterrupt


def test_ctrl_c_takes_the_copy_away(stage: Stage) -> None:
    cluster()
    current(stage.clock)
    stage.clock.at[30] = interrupt
    record = stage.run(restore(stack(rds=Slow(stage.clock, create_db_instance=600)), stage.clock))
    assert record.outcome is Outcome.INTERRUPTED
    assert list(clusters()) == [CLUSTER]
    assert record.left == ()


class Busy(Slow):
    """RDS that is not ready to delete a cluster."""

    def delete_db_cluster(self, **arguments: Any) -> None:
        if self._clock.passed < self._delays["delete"]:
            raise ClientError(
                {"Error": {"Code": "InvalidDBClusterStateFault", "Message": "creating"}}, "Delete"
            )
        self._real.delete_db_cluster(**arguments)


def test_a_copy_in_the_making_is_deleted_once_it_can_be(stage: Stage) -> None:
    cluster()
    current(stage.clock)
    stage.clock.at[30] = interrupt
    rds = Busy(stage.clock, create_db_instance=600, delete=90)
    record = stage.run(restore(stack(rds=rds), stage.clock))
    assert record.left == ()
    assert stage.clock.passed >= 90
    assert list(clusters()) == [CLUSTER]


def test_a_second_ctrl_c_leaves_the_command_that_deletes_the_copy(stage: Stage) -> None:
    cluster()
    current(stage.clock)
    stage.clock.at |= {30: interrupt, 45: interrupt}
    rds = Busy(stage.clock, create_db_instance=600, delete=90)
    record = stage.run(restore(stack(rds=rds), stage.clock))
    (copy,) = set(clusters()) - {CLUSTER}
    assert record.left == (
        f"aws rds delete-db-cluster --db-cluster-identifier {copy} --skip-final-snapshot",
    )
