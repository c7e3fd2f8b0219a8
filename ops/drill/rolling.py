"""Deploy a service anew, while somebody uses it."""

from collections.abc import Callable

from ops.deployment import Deployment
from ops.drill.drill import Drill, Step
from ops.drill.fargate import Tasks, steady
from ops.drill.probe import Probe, Tally, answers, health_url
from ops.drill.session import Session
from ops.drill.target import Target
from ops.errors import ExitCode, OpsError
from ops.verify.sources import NO_CONTAINERS

_LONGEST_ROLLOUT = 3600


def rolling(deployment: Deployment, service: str, ask: Callable[[str], bool] = answers) -> Drill:
    """The drill on a service.

    Public services are asked as users ask them; what others answer shows inside the VPC only, so
    that they count as available while the load balancer has a healthy target, or as many tasks run
    as are wanted.

    Args:
        deployment: The stack.
        service: The service.
        ask: Whether an address answers.

    Raises:
        OpsError: The service is not steady.
    """
    tasks = steady(deployment, service)
    how, probe = _probe(deployment, tasks, ask)
    target = Target(
        what=f"{how}, once a second, until the new tasks are alone",
        limit=99.9,
        unit="%",
        at_least=True,
        source="010 SC-003: 99.9% availability during rolling deployments",
    )
    before = {each["id"] for each in tasks.described()["deployments"]}

    def begin(_: Session) -> None:
        tasks.ecs.update_service(cluster=tasks.cluster, service=tasks.name, forceNewDeployment=True)

    return Drill(
        name="rolling",
        about=f"{service} is deployed anew, as it is, while it is used.",
        targets=(target,),
        found=(f"{service} has {tasks.described()['desiredCount']} tasks", f"asked: {how}"),
        costs="twice the tasks for some minutes",
        risks="none if the promise holds; ECS rolls a deployment that fails back by itself",
        steps=(
            Step(
                does="see that it is available to begin with",
                do=lambda _: _must(probe, how),
                unknown_here=NO_CONTAINERS,
            ),
            Step(
                does=f"deploy the same revision anew (ecs update-service {tasks.name})",
                do=begin,
                by_hand="ECS ends the deployment by itself, or rolls it back; see aws ecs"
                f" describe-services --cluster {tasks.cluster} --services {tasks.name}",
            ),
            Step(
                does="ask once a second until the deployment is complete",
                do=lambda session: _watch(session, tasks, before, probe, target),
                unknown_here=NO_CONTAINERS,
            ),
        ),
    )


def _probe(deployment: Deployment, tasks: Tasks, ask: Callable[[str], bool]) -> tuple[str, Probe]:
    if url := health_url(deployment, tasks.service):
        return f"requests that {url} answers", lambda: ask(url)
    if tasks.target_groups():
        return "looks that find a healthy target", lambda: tasks.healthy_count() > 0
    wanted = tasks.described()["desiredCount"]
    return "looks that find all tasks running", lambda: len(tasks.running()) >= wanted


def _must(probe: Probe, how: str) -> None:
    if not probe():
        raise OpsError(
            f"it is not available from here before anything was done ({how}): see"
            " network.ingress.cidrs for who is let in",
            ExitCode.RED,
        )


def _watch(session: Session, tasks: Tasks, before: set[str], probe: Probe, target: Target) -> None:
    tally = Tally()
    session.start()

    def is_over() -> bool:
        tally.add(answered=probe())
        now = tasks.described()["deployments"]
        new = [each for each in now if each["id"] not in before]
        for each in new:
            if each["rolloutState"] == "FAILED":
                reason = each.get("rolloutStateReason", "no reason")
                raise OpsError(f"ECS gave the deployment up: {reason}", ExitCode.RED)
        # As long as ECS names the old deployment, too, tasks of it still end.
        return now == new and [each["rolloutState"] for each in new] == ["COMPLETED"]

    session.wait("the deployment is complete", is_over, longest=_LONGEST_ROLLOUT, every=1)
    session.tell(f"{tally.answered} of {tally.asked} times it was there")
    session.measure(target, tally.percent)
