"""Collect the data of a report from a stack's state, its contracts and AWS."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from ops import urns
from ops.cost.compare import shares
from ops.cost.estimate import estimate
from ops.cost.resources import of_state
from ops.cost.usage import prices_of
from ops.deployment import Deployment, schemas
from ops.diagram import draw, topology_of
from ops.errors import OpsError
from ops.policies.evaluation import Evaluation, evaluate
from ops.report.links import console_links
from ops.report.report import Promise, Report
from ops.report.snapshot import Snapshot, compare, hashes
from ops.running import services_of
from ops.verify import CHECKS, CheckResult, verify


def gather(deployment: Deployment, before: Snapshot | None = None) -> Report:
    """Collect the report of a stack.

    Args:
        deployment: The stack.
        before: The earlier report's snapshot, for comparison.

    Raises:
        OpsError: The stack is not deployed, its preview fails, or AWS cannot be called.
    """
    # Both threads of `_evaluated` read these.
    state, settings, _ = deployment.state, deployment.settings, deployment.aws.account
    findings, policies = _evaluated(deployment)
    services = services_of(deployment)
    table = prices_of(deployment.stack)
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


def _evaluated(deployment: Deployment) -> tuple[tuple[CheckResult, ...], Evaluation]:
    """Run the checks and the policy pack in parallel."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        findings = beside.submit(verify, deployment, CHECKS)
        # The preview runs in this thread, which receives Ctrl-C.
        policies = evaluate(deployment)
        return tuple(findings.result()), policies


def _components(deployment: Deployment) -> tuple[tuple[str, int], ...]:
    """The number of AWS resources by component, the largest first."""
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
