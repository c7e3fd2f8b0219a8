"""The evaluation of a stack by the policy pack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from configuration import ConfigurationError, Configured, load
from rules import RULES

from ops import pack
from ops.automation import FailedError, operate
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.events import Violation
from ops.policies import results
from ops.policies.results import AnyRule, ResultRow

SOON = 30
"""Days before its end when an exemption is reported."""


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """The evaluation of a stack.

    Attributes:
        rows: The rules and violations by family and severity.
        violations: All of them, advisory ones too.
        lowered: Rules with a lowered enforcement level, and the reasons.
        expiring: Exemptions that end soon.
        resources: How many resources were evaluated.
        configured: Each rule by its id, as the stack's configuration sets it.
    """

    rows: tuple[ResultRow, ...]
    violations: tuple[Violation, ...]
    lowered: tuple[str, ...]
    expiring: tuple[str, ...]
    resources: int
    configured: Mapping[str, Configured[AnyRule]]

    @property
    def refused(self) -> bool:
        """Whether a mandatory rule is violated."""
        return any(each.mandatory for each in self.violations)

    @property
    def rules(self) -> int:
        """The number of evaluated rules."""
        return sum(each.rules for each in self.rows)


def evaluate(deployment: Deployment) -> Evaluation:
    """Evaluate a preview of the stack.

    Raises:
        OpsError: The pack's configuration is wrong, the preview failed for another reason than a
            violated rule, or the pack did not evaluate.
    """
    try:
        configured = load(pack.configuration(deployment.stack), RULES)
    except ConfigurationError as refusal:
        raise OpsError(str(refusal)) from None
    try:
        ran = operate(deployment, "preview")
    except FailedError as failure:
        if not failure.ran.refused:
            raise
        ran = failure.ran
    found = results.results_of(ran.events, RULES)
    return Evaluation(
        rows=tuple(results.rows(found, configured)),
        violations=found.violations,
        lowered=tuple(results.lowered(configured.values())),
        expiring=tuple(results.expiring(configured.values(), datetime.now(UTC).date(), SOON)),
        resources=len(frozenset[str]().union(*found.evaluated.values())),
        configured=configured,
    )
