"""A report of a stack, as its tests take it apart."""

from dataclasses import replace

from configuration import load
from pulumi_policy import Severity
from rules import RULES

from ops import pack
from ops.cost import prices
from ops.cost.compare import shares
from ops.cost.estimate import estimate
from ops.cost.resources import PricedResource
from ops.diagram import draw, topology_of
from ops.events import Violation
from ops.policies.evaluation import Evaluation
from ops.policies.results import ResultRow
from ops.report.report import Promise, Report
from ops.report.snapshot import Snapshot, compare, hashes
from ops.running import RunningService
from ops.verify import Check, CheckResult, Outcome
from tests.support.program import Graph
from tests.support.states import state_of

BUCKET = "urn:pulumi:dev::agentplatform::agentplatform:data:Storage$aws:s3/bucket:Bucket::files"
VIOLATION = Violation(rule="s3-x", urn=BUCKET, message="It is public.", mandatory=True)
ADVISORY = Violation(
    rule="cognito-user-pool-mfa", urn=BUCKET, message="No second factor.", mandatory=False
)
BEFORE = Snapshot(
    made="2026-01-01T00:00:00+00:00",
    resources={BUCKET: "1", f"{BUCKET}-old": "1"},
    images={"bff": "repo:1"},
    usd=10.0,
)


def with_findings(report: Report) -> Report:
    """One of each: a red check and an accepted one, broken rules, a comparison."""
    one = report.findings[0]
    medium = replace(ADVISORY, rule="backup-vault-locked")
    return replace(
        report,
        findings=(
            replace(one, outcome=Outcome.RED, details=("vpc-2: it is open",), fixes=("Mend it",)),
            replace(one, outcome=Outcome.ACCEPTED),
            one,
        ),
        policies=replace(report.policies, violations=(VIOLATION, ADVISORY, medium)),
        difference=compare(BEFORE, BEFORE),
    )


_OF_NO_COMPONENT = "urn:pulumi:dev::agentplatform::aws:ec2/subnet:Subnet::it"


def report_of(graph: Graph) -> Report:
    """A report on the graph of dev, with nothing wrong in it."""
    state = state_of(graph)
    resources = tuple(PricedResource.of({"urn": _OF_NO_COMPONENT, **each}) for each in state)
    check = Check(id="network.x", title="A promise")
    image = f"123456789012.dkr.ecr.us-east-1.amazonaws.com/agentplatform-dev/bff@sha256:{'0' * 64}"
    return Report(
        stack="dev",
        region="us-east-1",
        account="123456789012",
        local=False,
        made="2026-02-01T00:00:00+00:00",
        url="https://agents.example.com",
        diagram=draw(topology_of(state, ["a-model"]), "dev"),
        services=(
            RunningService(
                name="bff", running=2, desired=2, rollout="COMPLETED", revision="3", image=image
            ),
        ),
        components=(("Network", 7),),
        contracts=(Promise(name="network", version=1, wrong=""),),
        bill=estimate(resources, prices.load()),
        shares=shares(resources, prices.load()),
        budget_usd=10_000,
        findings=(CheckResult(check=check, outcome=Outcome.GREEN, details=("vpc-1",)),),
        policies=Evaluation(
            expiring=(),
            resources=1,
            rows=(
                ResultRow(
                    family="encryption",
                    severity=Severity.HIGH,
                    rules=21,
                    evaluated=52,
                    violations=0,
                    advice=0,
                    exemptions=0,
                ),
            ),
            violations=(),
            lowered=("sns-topic-subscribed is advisory: nobody has to read it",),
            configured=load(pack.configuration("dev"), RULES),
        ),
        links=(("Alarms", "https://console.example.com"),),
        snapshot=Snapshot(
            made="2026-02-01T00:00:00+00:00",
            resources=hashes(each for each in state if "urn" in each),
            images={"bff": "</script><b>"},
            usd=1.0,
        ),
        difference=None,
    )
