"""Failover of the database to a reader."""

from ops.deployment import Deployment
from ops.drill.aurora import database
from ops.drill.drill import Drill, DrillStep
from ops.drill.session import DrillSession
from ops.drill.target import Target
from ops.errors import OpsError

_SOURCE = "002 Performance Goals: failover below 5 minutes"

TAKEN_OVER = Target(what="another instance is the writer", limit=300, source=_SOURCE)
WHOLE = Target(what="the cluster and all its instances are available", limit=300, source=_SOURCE)


def failover(deployment: Deployment) -> Drill:
    """The drill on a stack's database.

    Raises:
        OpsError: The database has one instance only, or is not available.
    """
    found = database(deployment)
    before, instances = found.writer(), found.instances()
    if len(instances) == 1:
        raise OpsError(
            f"stack {deployment.stack} has one database instance"
            " (data.database.instances): there is no reader to fail over to"
        )
    look = f"aws rds describe-db-clusters --db-cluster-identifier {found.name}"

    def begin(session: DrillSession) -> None:
        session.start()
        found.rds.failover_db_cluster(DBClusterIdentifier=found.name)

    return Drill(
        name="failover",
        about="Fail the database over to a reader.",
        targets=(TAKEN_OVER, WHOLE),
        found=tuple(
            f"{name} in {each['AvailabilityZone']}{', which writes' if name == before else ''}"
            for name, each in sorted(instances.items())
        ),
        costs="nothing",
        risks=(
            "writes fail for up to a minute; the proxy keeps client connections; the event"
            " database-failover is notified, replica-lag may go off"
        ),
        steps=(
            DrillStep(
                does=f"fail {found.name} over to a reader (rds failover-db-cluster)",
                do=begin,
                by_hand=f"Aurora completes a failover by itself; see its progress: {look}",
            ),
            DrillStep(
                does=f"wait until another instance than {before} is the writer",
                do=lambda session: session.reach(
                    {TAKEN_OVER: lambda: found.writer() not in (None, before)}
                ),
            ),
            DrillStep(
                does="wait until the cluster and all its instances are available",
                do=lambda session: session.reach({WHOLE: found.is_available}),
            ),
        ),
    )
