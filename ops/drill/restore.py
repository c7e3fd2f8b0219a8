"""Restore the database to the latest restorable time, into a new cluster."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from ops.cost import prices
from ops.cost.prices import Prices
from ops.deployment import Deployment
from ops.drill.aurora import DatabaseCluster, database
from ops.drill.clock import Clock
from ops.drill.drill import Drill, DrillStep
from ops.drill.session import DrillSession
from ops.drill.target import Target

RPO = Target(
    what="data loss: age of the latest restorable time",
    limit=15 * 60,
    source="002 Performance Goals: RPO 15 min",
)
RTO = Target(
    what="the restored database is available",
    limit=30 * 60,
    source="002 Performance Goals: RTO 30 min",
)
_LONGEST_DELETION = 30 * 60
_GONE = ("DBClusterNotFoundFault", "DBInstanceNotFound", "DBInstanceNotFoundFault")
_BUSY = ("InvalidDBClusterStateFault", "InvalidDBInstanceState", "InvalidDBInstanceStateFault")


@dataclass(frozen=True, kw_only=True)
class _Copy:
    """The restored cluster, which the drill deletes."""

    name: str
    of: DatabaseCluster

    @property
    def instance(self) -> str:
        return f"{self.name}-writer"

    def restore(self, _: DrillSession) -> None:
        source = self.of.cluster()
        scaling = source.get("ServerlessV2ScalingConfiguration", {})
        limits = {key: scaling[key] for key in ("MinCapacity", "MaxCapacity") if key in scaling}
        tags = [each for each in source.get("TagList", ()) if not each["Key"].startswith("aws:")]
        self.of.rds.restore_db_cluster_to_point_in_time(
            DBClusterIdentifier=self.name,
            SourceDBClusterIdentifier=self.of.name,
            UseLatestRestorableTime=True,
            DBSubnetGroupName=source["DBSubnetGroup"],
            VpcSecurityGroupIds=[
                each["VpcSecurityGroupId"] for each in source["VpcSecurityGroups"]
            ],
            KmsKeyId=source["KmsKeyId"],
            DBClusterParameterGroupName=source["DBClusterParameterGroup"],
            EnableIAMDatabaseAuthentication=source["IAMDatabaseAuthenticationEnabled"],
            DeletionProtection=False,
            Tags=tags,
            **({"ServerlessV2ScalingConfiguration": limits} if limits else {}),
        )

    def run(self, _: DrillSession) -> None:
        like = next(iter(self.of.instances().values()))
        self.of.rds.create_db_instance(
            DBInstanceIdentifier=self.instance,
            DBClusterIdentifier=self.name,
            DBInstanceClass=like["DBInstanceClass"],
            Engine=like["Engine"],
            PubliclyAccessible=False,
        )

    def is_available(self) -> bool:
        return DatabaseCluster(stack=self.of.stack, name=self.name, rds=self.of.rds).is_available()

    def delete_instance(self, session: DrillSession) -> None:
        self._delete(
            session,
            self.instance,
            lambda: self.of.rds.delete_db_instance(
                DBInstanceIdentifier=self.instance, SkipFinalSnapshot=True
            ),
        )

    def delete(self, session: DrillSession) -> None:
        """Instances that are being deleted do not block the deletion of their cluster."""
        self._delete(
            session,
            self.name,
            lambda: self.of.rds.delete_db_cluster(
                DBClusterIdentifier=self.name, SkipFinalSnapshot=True
            ),
        )

    def _delete(self, session: DrillSession, what: str, call: Callable[[], object]) -> None:
        def accepted() -> bool:
            try:
                call()
            except ClientError as error:
                code = error.response["Error"]["Code"]  # pyright: ignore[reportTypedDictNotRequiredAccess] -- every refusal of RDS has one
                if code in _BUSY:
                    return False
                if code not in _GONE:
                    raise
            return True

        session.start()
        session.wait(f"{what} can be deleted", accepted, longest=_LONGEST_DELETION, every=15)


def restore(deployment: Deployment, clock: Clock) -> Drill:
    """The drill on a stack's database.

    Raises:
        OpsError: The database is not available.
    """
    source = database(deployment)
    copy = _Copy(name=f"{source.name}-drill-{clock.now():%Y%m%d%H%M%S}", of=source)
    described = source.cluster()
    latest = described["LatestRestorableTime"]

    def age(session: DrillSession) -> None:
        now = source.cluster()["LatestRestorableTime"]
        session.measure(RPO, (session.clock.now() - now).total_seconds())
        session.start()

    return Drill(
        name="restore",
        about="Restore the database into a new cluster, as of a few minutes ago.",
        targets=(RPO, RTO),
        found=(
            f"{source.name} can be restored to any time until {latest:%Y-%m-%d %H:%M:%S} UTC",
            f"subnet group {described['DBSubnetGroup']}",
        ),
        costs=_costs(source, prices.load()),
        risks="none for users: the stack's own cluster is only read; the copy holds real data, "
        "behind the same subnets, security group and key",
        steps=(
            DrillStep(does="read the latest restorable time", do=age),
            DrillStep(
                does=f"restore it into {copy.name} (rds restore-db-cluster-to-point-in-time)",
                do=copy.restore,
                undo=copy.delete,
                undoes=f"delete {copy.name}, without a snapshot",
                by_hand=f"aws rds delete-db-cluster --db-cluster-identifier {copy.name}"
                " --skip-final-snapshot",
            ),
            DrillStep(
                does=f"create its instance {copy.instance}",
                do=copy.run,
                undo=copy.delete_instance,
                undoes=f"delete {copy.instance}",
                by_hand="aws rds delete-db-instance --db-instance-identifier"
                f" {copy.instance} --skip-final-snapshot",
            ),
            DrillStep(
                does="wait until the cluster and its instance are available",
                do=lambda session: session.reach({RTO: copy.is_available}, every=15),
            ),
        ),
    )


def _costs(source: DatabaseCluster, table: Prices) -> str:
    kind = next(iter(source.instances().values()))["DBInstanceClass"]
    scaling: Mapping[str, Any] = source.cluster().get("ServerlessV2ScalingConfiguration", {})
    price = table.prices.get("aurora-acu" if kind == "db.serverless" else kind)
    text = "one instance and the storage, for about an hour"
    if price is None:
        return text
    units = scaling.get("MaxCapacity", 1) if kind == "db.serverless" else 1
    return f"{text}: up to {units * price.usd:.2f} USD an hour for the instance"
