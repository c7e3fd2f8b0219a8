"""What the policy pack says of a stack as the program would make it now."""

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
from ops.policies import verdict as verdicts
from ops.policies.verdict import AnyRule, Row

SOON = 30
"""Days before its end from which an exemption is pointed out."""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the pack found in a stack.

    Attributes:
        rows: The rules by family and severity.
        violations: All of them, advisory ones too.
        lowered: Rules that are enforced less strictly than the others, and why.
        expiring: Exemptions that end soon.
        resources: How many resources were evaluated.
        configured: Each rule by its id, as the stack's configuration sets it.
    """

    rows: tuple[Row, ...]
    violations: tuple[Violation, ...]
    lowered: tuple[str, ...]
    expiring: tuple[str, ...]
    resources: int
    configured: Mapping[str, Configured[AnyRule]]

    @property
    def refused(self) -> bool:
        """Whether a mandatory rule is broken."""
        return any(each.mandatory for each in self.violations)

    @property
    def rules(self) -> int:
        """How many rules evaluated."""
        return sum(each.rules for each in self.rows)


def judge(deployment: Deployment) -> Judgement:
    """Preview the stack, evaluated by the pack.

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
    found = verdicts.verdict_of(ran.events, RULES)
    return Judgement(
        rows=tuple(verdicts.rows(found, configured)),
        violations=found.violations,
        lowered=tuple(verdicts.lowered(configured.values())),
        expiring=tuple(verdicts.expiring(configured.values(), datetime.now(UTC).date(), SOON)),
        resources=len(frozenset[str]().union(*found.judged.values())),
        configured=configured,
    )
