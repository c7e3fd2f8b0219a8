"""Loss of a zone: shift the load balancers away from it."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ops.deployment import Deployment
from ops.drill.drill import Drill, DrillStep
from ops.drill.fargate import ServiceTasks, steady
from ops.drill.placement import losses
from ops.drill.probe import Tally, answers, public_url
from ops.drill.session import DrillSession
from ops.drill.target import Target
from ops.errors import ExitCode, OpsError

_SOURCE = "002 Performance Goals: failover below 5 minutes"
_COMMENT = "platformctl drill az-loss"
_EXPIRES = "30m"
_NO_SHIFT = "moto has no zonal shifts"
_PROBES = 60


@dataclass(frozen=True, kw_only=True)
class _Shift:
    """The zonal shift of a load balancer."""

    label: str
    arn: str
    host: str
    zone_id: str
    addresses: frozenset[str]
    client: Any
    resolve: Callable[[str], set[str]]

    @property
    def target(self) -> Target:
        what = f"the name of the {self.label} load balancer resolves to other zones only"
        return Target(what=what, limit=300, source=_SOURCE)

    def active(self) -> list[str]:
        """Active zonal shifts of the load balancer."""
        found = self.client.list_zonal_shifts(resourceIdentifier=self.arn, status="ACTIVE")
        return [each["zonalShiftId"] for each in found["items"]]

    def begin(self, session: DrillSession) -> None:
        if self.active():
            message = f"the {self.label} load balancer is shifted away from a zone already"
            raise OpsError(message, ExitCode.RED)
        session.start()
        self.client.start_zonal_shift(
            resourceIdentifier=self.arn,
            awayFrom=self.zone_id,
            expiresIn=_EXPIRES,
            comment=_COMMENT,
        )

    def end(self, _: DrillSession) -> None:
        """End the drill's own shift only."""
        found = self.client.list_zonal_shifts(resourceIdentifier=self.arn, status="ACTIVE")
        for each in found["items"]:
            if each["comment"] == _COMMENT:
                self.client.cancel_zonal_shift(zonalShiftId=each["zonalShiftId"])

    def has_left(self) -> bool:
        found = self.resolve(self.host)
        return bool(found) and not found & self.addresses

    def step(self) -> DrillStep:
        return DrillStep(
            does=f"shift the {self.label} load balancer away from {self.zone_id}"
            f" (arc-zonal-shift start-zonal-shift, which ends by itself after {_EXPIRES})",
            do=self.begin,
            undo=self.end,
            undoes=f"end the shift of the {self.label} load balancer",
            by_hand=f"aws arc-zonal-shift list-zonal-shifts --resource-identifier {self.arn}, then"
            f" cancel-zonal-shift; it ends by itself after {_EXPIRES}",
            unknown_here=_NO_SHIFT,
        )


def resolved(host: str) -> set[str]:
    """The addresses that a name resolves to."""
    try:
        return {str(each[4][0]) for each in socket.getaddrinfo(host, 443, socket.AF_INET)}
    except socket.gaierror:
        return set()


def az_loss(
    deployment: Deployment,
    zone: str,
    *,
    resolve: Callable[[str], set[str]] = resolved,
    ask: Callable[[str], bool] = answers,
) -> Drill:
    """The drill on a stack.

    Args:
        deployment: The stack.
        zone: The zone.
        resolve: Resolves a name to addresses.
        ask: Whether a URL responds.

    Raises:
        OpsError: The zone is none of the stack's, or a service is not steady.
    """
    zones = deployment.contract("network")["zones"]
    if zone not in zones:
        message = f"--zone {zone}: not a zone of stack {deployment.stack}"
        raise OpsError(f"{message}; accepted: {', '.join(zones)}")
    names = deployment.settings.services.by_name
    services: dict[str, ServiceTasks] = {each: steady(deployment, each) for each in names}
    shifts = tuple(_shifts(deployment, zone, resolve))
    url = public_url(deployment)
    kept = tuple(_kept(service) for service, it in services.items() if it.target_groups())
    return Drill(
        name="az-loss",
        about=f"Simulate the loss of {zone} by zonal shifts of the load balancers.",
        targets=(*(each.target for each in shifts), *kept),
        found=tuple(losses(deployment, zone, services)),
        costs="nothing",
        risks=f"users are served by the other zones only: half the tasks or fewer carry the load;"
        f" what {zone} holds besides load balancers and targets goes on",
        steps=(
            *(each.step() for each in shifts),
            DrillStep(
                does=f"wait until no name resolves to {zone}",
                do=lambda session: session.reach({s.target: s.has_left for s in shifts}),
                unknown_here=_NO_SHIFT,
            ),
            DrillStep(
                does="count the healthy targets of the other zones",
                do=lambda session: _count(session, services, zone),
                unknown_here=_NO_SHIFT,
            ),
            DrillStep(
                does=f"request {url} for {_PROBES} seconds",
                do=lambda session: _ask(session, url, ask),
                unknown_here=_NO_SHIFT,
            ),
        ),
    )


def _kept(service: str) -> Target:
    return Target(
        what=f"healthy targets of {service} outside the zone",
        limit=1,
        unit="targets",
        at_least=True,
        source="002 Constraints: multi-AZ deployment",
    )


def _shifts(
    deployment: Deployment, zone: str, resolve: Callable[[str], set[str]]
) -> Iterator[_Shift]:
    ec2, elb = deployment.aws.client("ec2"), deployment.aws.client("elbv2")
    (found,) = ec2.describe_availability_zones(ZoneNames=[zone])["AvailabilityZones"]
    ingress = deployment.contract("ingress")
    for label in ("public", "internal"):
        arn = ingress[f"{label}LoadBalancerArn"]
        (balancer,) = elb.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"]
        yield _Shift(
            label=label,
            arn=arn,
            host=balancer["DNSName"],
            zone_id=found["ZoneId"],
            addresses=frozenset(_addresses(ec2, arn, zone)),
            client=deployment.aws.client("arc-zonal-shift"),
            resolve=resolve,
        )


def _addresses(ec2: Any, arn: str, zone: str) -> Iterator[str]:
    """The public and private addresses of a load balancer in a zone."""
    described = [
        {"Name": "description", "Values": [f"ELB {arn.partition('loadbalancer/')[2]}"]},
        {"Name": "availability-zone", "Values": [zone]},
    ]
    for each in ec2.describe_network_interfaces(Filters=described)["NetworkInterfaces"]:
        yield each["PrivateIpAddress"]
        if public := each.get("Association", {}).get("PublicIp"):
            yield public


def _count(session: DrillSession, services: dict[str, ServiceTasks], zone: str) -> None:
    for service, tasks in services.items():
        if tasks.target_groups():
            healthy = [each for targets in tasks.healthy().values() for each in targets]
            left = [each for each in healthy if each.get("AvailabilityZone") != zone]
            session.measure(_kept(service), len(left))


def _ask(session: DrillSession, url: str, ask: Callable[[str], bool]) -> None:
    tally = Tally()
    for _ in range(_PROBES):
        tally.add(answered=ask(url))
        session.clock.sleep(1)
    session.report(f"{tally.answered} of {tally.asked} requests were answered")
