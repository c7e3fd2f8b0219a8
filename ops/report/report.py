"""Everything a deployment report tells, gathered from a stack's state, its contracts and AWS."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from ops import urns
from ops.cost import prices
from ops.cost.estimate import Estimate, estimate
from ops.cost.meters import Resource
from ops.deployment import Deployment, schemas
from ops.diagram import draw, topology_of
from ops.errors import OpsError
from ops.policies.judge import Judgement, judge
from ops.report.links import console_links
from ops.report.snapshot import Difference, Snapshot, compare, hashes
from ops.verify import CHECKS, Finding, Outcome, verify


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service as ECS has it now; on the local AWS, where no container runs, none is counted."""

    name: str
    running: int | None
    desired: int
    rollout: str
    revision: str
    image: str

    @property
    def steady(self) -> bool:
        """Whether as many tasks run as should, as far as that can be known."""
        if self.running is None:
            return True
        return self.running >= self.desired and self.rollout == "COMPLETED"

    @property
    def tasks(self) -> str:
        """How many tasks run, in words."""
        if self.running is None:
            return f"{self.desired} wanted; not provable here"
        return f"{self.running} of {self.desired}"


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A contract, and what is wrong with it."""

    name: str
    version: int | None
    wrong: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """The whole report."""

    stack: str
    region: str
    account: str
    local: bool
    made: str
    url: str | None
    diagram: str
    services: tuple[Service, ...]
    components: tuple[tuple[str, int], ...]
    contracts: tuple[Promise, ...]
    bill: Estimate
    budget_usd: float | None
    findings: tuple[Finding, ...]
    policies: Judgement
    links: tuple[tuple[str, str], ...]
    snapshot: Snapshot
    difference: Difference | None

    @property
    def outcomes(self) -> Counter[Outcome]:
        """How many checks came to what."""
        return Counter(each.outcome for each in self.findings)

    @property
    def red(self) -> bool:
        """Whether anything is not as it should be."""
        return (
            bool(self.outcomes[Outcome.RED])
            or self.policies.refused
            or any(each.wrong for each in self.contracts)
            or not all(each.steady for each in self.services)
            or (self.budget_usd is not None and self.bill.usd() > self.budget_usd)
        )

    def as_json(self) -> dict[str, Any]:
        """What the report comes to, for programs; `verify --json` has each check."""
        return {
            "stack": self.stack,
            "account": self.account,
            "region": self.region,
            "local": self.local,
            "made": self.made,
            "asItShouldBe": not self.red,
            "services": [asdict(each) for each in self.services],
            "checks": {outcome.value: count for outcome, count in self.outcomes.items()},
            "policyViolations": [asdict(each) for each in self.policies.violations],
            "contracts": [asdict(each) for each in self.contracts],
            "usdPerMonth": self.snapshot.usd,
            "budgetUsd": self.budget_usd,
            "since": asdict(self.difference) if self.difference else None,
        }


def gather(deployment: Deployment, before: Snapshot | None = None) -> Report:
    """Look at a stack.

    Args:
        deployment: The stack.
        before: The earlier report's snapshot, to tell what has changed since.

    Raises:
        OpsError: The stack was never deployed, or AWS cannot be asked.
    """
    state, settings = deployment.state, deployment.settings
    bill = estimate(
        tuple(Resource(type=each["type"], inputs=each.get("inputs") or {}) for each in state),
        prices.load(),
    )
    services = _services(deployment)
    snapshot = Snapshot(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        resources=hashes(state),
        images={each.name: each.image for each in services},
        usd=round(bill.usd(), 2),
    )
    budget = settings.observability.budget
    topology = topology_of(state, deployment.contract("agents")["modelIds"])
    return Report(
        stack=deployment.stack,
        region=deployment.aws.region,
        account=deployment.aws.account,
        local=deployment.local,
        made=snapshot.made,
        url=deployment.contract("ingress")["publicUrl"],
        diagram=draw(topology, deployment.stack),
        services=services,
        components=_components(deployment),
        contracts=tuple(_promise(deployment, name) for name in schemas()),
        bill=bill,
        budget_usd=budget.monthly_usd if budget else None,
        findings=tuple(verify(deployment, CHECKS)),
        policies=judge(deployment),
        links=tuple(console_links(deployment)),
        snapshot=snapshot,
        difference=compare(before, snapshot) if before else None,
    )


def _services(deployment: Deployment) -> tuple[Service, ...]:
    ecs = deployment.aws.client("ecs")
    names: dict[str, str] = deployment.contract("ecsServices")["serviceNames"]
    found: list[dict[str, Any]] = ecs.describe_services(
        cluster=deployment.contract("ecsCluster")["clusterName"], services=list(names.values())
    )["services"]
    by_name = sorted(found, key=lambda each: each["serviceName"])
    return tuple(_service(ecs, each, local=deployment.local) for each in by_name)


def _service(ecs: Any, found: dict[str, Any], *, local: bool) -> Service:
    primary = next(each for each in found["deployments"] if each["status"] == "PRIMARY")
    definition = ecs.describe_task_definition(taskDefinition=primary["taskDefinition"])
    containers = definition["taskDefinition"]["containerDefinitions"]
    return Service(
        name=found["serviceName"],
        running=None if local else found["runningCount"],
        desired=found["desiredCount"],
        rollout="not provable here" if local else primary.get("rolloutState", "unknown"),
        revision=primary["taskDefinition"].rpartition(":")[2],
        image=containers[0]["image"],
    )


def _components(deployment: Deployment) -> tuple[tuple[str, int], ...]:
    """How many resources of AWS each component holds, the largest first."""
    counted = Counter(
        urns.component_of(each["urn"])
        for each in deployment.state
        if each.get("custom") and each["type"].startswith("aws:")
    )
    return tuple(counted.most_common())


def _promise(deployment: Deployment, name: str) -> Promise:
    try:
        value = deployment.contract(name)
    except OpsError as refusal:
        return Promise(name=name, version=None, wrong=str(refusal))
    return Promise(name=name, version=value["version"], wrong="")
