"""The data of a deployment report, and its red findings."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Literal

from ops.cost.compare import Share
from ops.cost.estimate import Estimate
from ops.outcome import Outcome
from ops.policies.evaluation import Evaluation
from ops.report.rules import BrokenRule, broken_rules
from ops.report.snapshot import Snapshot, SnapshotDifference
from ops.running import RunningService
from ops.verify import CheckResult

NEAR = 0.95
"""The share of the budget from which the cost is near it."""

Tone = Literal["good", "warn", "bad", "plain"]
"""The tone of a figure: plain without a reference value."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A contract, and its violation of the schema."""

    name: str
    version: int | None
    wrong: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A red finding, apart from the policy pack's rules.

    Attributes:
        id: Its id, such as the check's.
        title: The violated guarantee.
    """

    id: str
    title: str
    resources: tuple[str, ...]
    fix: str


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
    services: tuple[RunningService, ...]
    components: tuple[tuple[str, int], ...]
    contracts: tuple[Promise, ...]
    bill: Estimate
    shares: tuple[Share, ...]
    budget_usd: float | None
    findings: tuple[CheckResult, ...]
    policies: Evaluation
    links: tuple[tuple[str, str], ...]
    snapshot: Snapshot
    difference: SnapshotDifference | None

    @property
    def outcomes(self) -> Counter[Outcome]:
        """The number of checks by outcome."""
        return Counter(each.outcome for each in self.findings)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The red findings, without violated rules: the checks' first."""
        return tuple(self._problems())

    @cached_property
    def rules(self) -> tuple[BrokenRule, ...]:
        """The violated rules of the policy pack, mandatory ones first."""
        return broken_rules(self.policies.violations, self.policies.configured)

    @property
    def violated(self) -> tuple[BrokenRule, ...]:
        """The violated mandatory rules."""
        return tuple(each for each in self.rules if each.mandatory)

    @property
    def advised(self) -> tuple[BrokenRule, ...]:
        """The violated advisory rules."""
        return tuple(each for each in self.rules if not each.mandatory)

    @property
    def problem_ids(self) -> tuple[str, ...]:
        """The ids of all red findings."""
        return (*(each.id for each in self.problems), *(each.rule for each in self.violated))

    @property
    def red(self) -> bool:
        """Whether anything is red."""
        return bool(self.problem_ids)

    @property
    def budget_used(self) -> float | None:
        """The cost as a share of the budget; None without a budget."""
        return self.bill.usd() / self.budget_usd if self.budget_usd else None

    @property
    def budget_tone(self) -> Tone:
        """The tone of the cost against the budget."""
        if self.budget_used is None:
            return "plain"
        return "bad" if self.budget_used > 1 else "warn" if self.budget_used >= NEAR else "good"

    def as_json(self) -> dict[str, Any]:
        """The report's summary for programs; `verify --json` has each check."""
        return {
            "stack": self.stack,
            "account": self.account,
            "region": self.region,
            "local": self.local,
            "made": self.made,
            "asItShouldBe": not self.red,
            "red": list(self.problem_ids),
            "services": [asdict(each) for each in self.services],
            "checks": {outcome.value: count for outcome, count in self.outcomes.items()},
            "policyViolations": [asdict(each) for each in self.policies.violations],
            "contracts": [asdict(each) for each in self.contracts],
            "usdPerMonth": self.snapshot.usd,
            "budgetUsd": self.budget_usd,
            "since": asdict(self.difference) if self.difference else None,
        }

    def _problems(self) -> Iterator[Problem]:
        for each in self.findings:
            if each.outcome is Outcome.RED:
                check = each.check
                yield Problem(id=check.id, title=check.title, resources=each.details, fix=each.fix)
        for each in self.services:
            if not each.steady:
                yield Problem(
                    id=f"service {each.name}",
                    title="The service runs its desired tasks, and its deployment is complete",
                    resources=(f"{each.name}: {each.tasks}, deployment {each.rollout.lower()}",),
                    fix=f"platformctl logs {self.stack} {each.name} shows why tasks stop.",
                )
        for each in self.contracts:
            if each.wrong:
                yield Problem(
                    id=f"contract {each.name}",
                    title="The contract is published and keeps its schema",
                    resources=(each.wrong,),
                    fix="Deploy the stack again, from the version of the program it belongs to.",
                )
        if self.budget_tone == "bad":
            yield Problem(
                id="budget",
                title="The cost is within the budget",
                resources=(f"{self.bill.usd():.2f} of {self.budget_usd:.0f} USD a month",),
                fix="Reduce the largest lines, or raise observability.budget.monthly_usd.",
            )
