"""The status of a stack: services, alarms, drift, cost and last change."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ops.cost.estimate import estimate
from ops.cost.resources import of_state
from ops.cost.usage import prices_of
from ops.deployment import Deployment
from ops.outcome import Outcome
from ops.running import RunningService, services_of
from ops.verify import CHECKS, Check, CheckResult, verify

ALARMS, DRIFT = "observability.states", "drift.rest"


@dataclass(frozen=True, kw_only=True)
class Status:
    """The status of a stack.

    Attributes:
        changed: The time of the last change of its state, in Pulumi's format.
        services: The services as ECS describes them.
        drift: The finding on drift; None if it was not checked.
        usd: Its estimated monthly cost.
    """

    stack: str
    region: str
    account: str
    changed: str
    services: Sequence[RunningService]
    alarms: CheckResult
    drift: CheckResult | None
    usd: float
    budget_usd: int

    @property
    def red(self) -> bool:
        """Whether anything needs attention."""
        findings = (self.alarms, *([self.drift] if self.drift else []))
        unsteady = any(not each.steady for each in self.services)
        return unsteady or any(each.outcome is Outcome.RED for each in findings)

    def as_json(self) -> dict[str, Any]:
        """The status for programs."""
        return {
            "stack": self.stack,
            "region": self.region,
            "account": self.account,
            "changed": self.changed,
            "services": [asdict(each) for each in self.services],
            "alarms": self.alarms.as_json(),
            "drift": self.drift.as_json() if self.drift else None,
            "cost": {"usd": self.usd, "budget": self.budget_usd},
        }


def status_of(deployment: Deployment, *, drift: bool) -> Status:
    """Read the status of a stack.

    Args:
        deployment: The stack.
        drift: Whether to compare every resource with AWS, which takes seconds.

    Raises:
        OpsError: As of `verify`.
    """
    settings = deployment.settings
    checks = tuple(_checks(ALARMS, *([DRIFT] if drift else [])))
    # Among these checks, all drift is assigned to the last one.
    found = {each.check.id: each for each in verify(deployment, checks)}
    return Status(
        stack=deployment.stack,
        region=deployment.aws.region,
        account=deployment.aws.account,
        changed=deployment.changed,
        services=services_of(deployment),
        alarms=found[ALARMS],
        drift=found.get(DRIFT),
        usd=round(estimate(of_state(deployment.state), prices_of(deployment.stack)).usd(), 2),
        budget_usd=settings.observability.budget.monthly_usd,
    )


def _checks(*ids: str) -> Iterator[Check]:
    return (each for each in CHECKS if each.id in ids)
