"""Lose the writer of the database: a reader takes over."""

from ops.deployment import Deployment
from ops.drill.aurora import database
from ops.drill.drill import Drill, Step
from ops.drill.session import Session
from ops.drill.target import Target
from ops.errors import OpsError

_SOURCE = "002 Performance Goals: failover below 5 minutes"

TAKEN_OVER = Target(what="another instance writes", limit=300, source=_SOURCE)
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
            " (data.database.instances in its file): there is nobody to take over"
        )
    look = f"aws rds describe-db-clusters --db-cluster-identifier {found.name}"

    def begin(session: Session) -> None:
        session.start()
        found.rds.failover_db_cluster(DBClusterIdentifier=found.name)

    return Drill(
        name="failover",
        about="A reader takes over from the database's writer.",
        targets=(TAKEN_OVER, WHOLE),
        found=tuple(
            f"{name} in {each['AvailabilityZone']}{', which writes' if name == before else ''}"
            for name, each in sorted(instances.items())
        ),
        costs="nothing",
        risks=(
            "writes fail for up to a minute, the proxy keeps clients' connections; the event"
            " database-failover is notified, replica-lag may go off"
        ),
        steps=(
            Step(
                does=f"let a reader of {found.name} take over (rds failover-db-cluster)",
                do=begin,
                by_hand=f"Aurora ends a failover by itself; look how far it is: {look}",
            ),
            Step(
                does=f"wait until another instance than {before} writes",
                do=lambda session: session.reach(
                    {TAKEN_OVER: lambda: found.writer() not in (None, before)}
                ),
            ),
            Step(
                does="wait until the cluster and all its instances are available",
                do=lambda session: session.reach({WHOLE: found.is_available}),
            ),
        ),
    )
