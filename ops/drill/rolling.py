"""Redeploy a service under requests."""

from collections.abc import Callable

from ops.deployment import Deployment
from ops.drill.drill import Drill, DrillStep
from ops.drill.fargate import ServiceTasks, steady
from ops.drill.probe import Probe, Tally, answers, health_url
from ops.drill.session import DrillSession
from ops.drill.target import Target
from ops.errors import ExitCode, OpsError
from ops.verify.sources import NO_CONTAINERS

_LONGEST_ROLLOUT = 3600


def rolling(deployment: Deployment, service: str, ask: Callable[[str], bool] = answers) -> Drill:
    """The drill on a service.

    Public services are requested as users do. Others are reachable inside the VPC only: they count
    as available while the load balancer has a healthy target, or the running count equals the
    desired count.

    Args:
        deployment: The stack.
        service: The service.
        ask: Whether a URL responds.

    Raises:
        OpsError: The service is not steady.
    """
    tasks = steady(deployment, service)
    how, probe = _probe(deployment, tasks, ask)
    target = Target(
        what=f"{how}, once a second, until only new tasks run",
        limit=99.9,
        unit="%",
        at_least=True,
        source="010 SC-003: 99.9% availability during rolling deployments",
    )
    before = {each["id"] for each in tasks.described()["deployments"]}

    def begin(_: DrillSession) -> None:
        tasks.ecs.update_service(cluster=tasks.cluster, service=tasks.name, forceNewDeployment=True)

    return Drill(
        name="rolling",
        about=f"Redeploy {service} unchanged, while it is in use.",
        targets=(target,),
        found=(f"{service} has {tasks.described()['desiredCount']} tasks", f"probe: {how}"),
        costs="twice the tasks for some minutes",
        risks="none if the target is met; ECS rolls back a failing deployment",
        steps=(
            DrillStep(
                does="check that it is available",
                do=lambda _: _must(probe, how),
                unknown_here=NO_CONTAINERS,
            ),
            DrillStep(
                does=f"redeploy the same revision (ecs update-service {tasks.name})",
                do=begin,
                by_hand="ECS completes or rolls back the deployment by itself; see aws ecs"
                f" describe-services --cluster {tasks.cluster} --services {tasks.name}",
            ),
            DrillStep(
                does="probe once a second until the deployment is complete",
                do=lambda session: _watch(session, tasks, before, probe, target),
                unknown_here=NO_CONTAINERS,
            ),
        ),
    )


def _probe(
    deployment: Deployment, tasks: ServiceTasks, ask: Callable[[str], bool]
) -> tuple[str, Probe]:
    if url := health_url(deployment, tasks.service):
        return f"successful requests of {url}", lambda: ask(url)
    if tasks.target_groups():
        return "probes with a healthy target", lambda: tasks.healthy_count() > 0
    wanted = tasks.described()["desiredCount"]
    return "probes with all tasks running", lambda: len(tasks.running()) >= wanted


def _must(probe: Probe, how: str) -> None:
    if not probe():
        raise OpsError(
            f"it is not available from here before the drill ({how}): network.ingress.cidrs has"
            " the allowed CIDR blocks",
            ExitCode.RED,
        )


def _watch(
    session: DrillSession, tasks: ServiceTasks, before: set[str], probe: Probe, target: Target
) -> None:
    tally = Tally()
    session.start()

    def is_over() -> bool:
        tally.add(answered=probe())
        now = tasks.described()["deployments"]
        new = [each for each in now if each["id"] not in before]
        for each in new:
            if each["rolloutState"] == "FAILED":
                reason = each.get("rolloutStateReason", "no reason")
                raise OpsError(f"ECS rolled the deployment back: {reason}", ExitCode.RED)
        # While ECS lists the old deployment, its tasks are still stopping.
        return now == new and [each["rolloutState"] for each in new] == ["COMPLETED"]

    session.wait("the deployment is complete", is_over, longest=_LONGEST_ROLLOUT, every=1)
    session.report(f"{tally.answered} of {tally.asked} probes succeeded")
    session.measure(target, tally.percent)
