"""Everything a report tells, gathered from a stack's state, its contracts and AWS."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from ops import urns
from ops.cost import prices
from ops.cost.compare import shares
from ops.cost.estimate import estimate
from ops.cost.resources import of_state
from ops.deployment import Deployment, schemas
from ops.diagram import draw, topology_of
from ops.errors import OpsError
from ops.policies.judge import Judgement, judge
from ops.report.links import console_links
from ops.report.report import Promise, Report, Service
from ops.report.snapshot import Snapshot, compare, hashes
from ops.verify import CHECKS, Finding, verify


def gather(deployment: Deployment, before: Snapshot | None = None) -> Report:
    """Look at a stack.

    Args:
        deployment: The stack.
        before: The earlier report's snapshot, to tell what has changed since.

    Raises:
        OpsError: The stack was never deployed, its preview fails, or AWS cannot be asked.
    """
    # Both threads of `_evaluated` read these.
    state, settings, _ = deployment.state, deployment.settings, deployment.aws.account
    findings, policies = _evaluated(deployment)
    services = services_of(deployment)
    table = prices.load()
    priced = of_state(state)
    bill = estimate(priced, table)
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
        shares=shares(priced, table),
        budget_usd=budget.monthly_usd if budget else None,
        findings=findings,
        policies=policies,
        links=tuple(console_links(deployment)),
        snapshot=snapshot,
        difference=compare(before, snapshot) if before else None,
    )


def _evaluated(deployment: Deployment) -> tuple[tuple[Finding, ...], Judgement]:
    """What the checks and the policy pack find, at the same time: each takes about as long."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        findings = beside.submit(verify, deployment, CHECKS)
        # The preview runs in this thread, which Ctrl-C reaches.
        policies = judge(deployment)
        return tuple(findings.result()), policies


def services_of(deployment: Deployment) -> tuple[Service, ...]:
    """The services as ECS has them, by name."""
    ecs = deployment.aws.client("ecs")
    names: dict[str, str] = deployment.contract("ecsServices")["serviceNames"]
    found: list[dict[str, Any]] = ecs.describe_services(
        cluster=deployment.contract("ecsCluster")["clusterName"], services=list(names.values())
    )["services"]
    by_name = {each["serviceName"]: each for each in found if each["status"] != "INACTIVE"}
    return tuple(
        _service(ecs, by_name[name], local=deployment.local) if name in by_name else _missing(name)
        for name in sorted(names.values())
    )


def _service(ecs: Any, found: dict[str, Any], *, local: bool) -> Service:
    # Not the primary deployment's: moto leaves that at the revision the service was created with.
    revision: str = found["taskDefinition"]
    definition = ecs.describe_task_definition(taskDefinition=revision)["taskDefinition"]
    primary = next(each for each in found["deployments"] if each["status"] == "PRIMARY")
    return Service(
        name=found["serviceName"],
        running=None if local else found["runningCount"],
        desired=found["desiredCount"],
        rollout="not provable here" if local else primary.get("rolloutState", "(not set)"),
        revision=revision.rpartition(":")[2],
        image=definition["containerDefinitions"][0]["image"],
    )


def _missing(name: str) -> Service:
    return Service(
        name=name, running=0, desired=0, rollout="not found", revision="-", image="(not found)"
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
