"""The cost of a change: the bill before and after it, and the differing components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ops.cost.compare import A_CENT, CostDifference, differences, shares
from ops.cost.estimate import Estimate, estimate

if TYPE_CHECKING:
    from ops.cost.prices import Prices
    from ops.preview.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Costs:
    """The bills and their differences; `this` is after the change, `other` before it."""

    before: Estimate
    after: Estimate
    lines: tuple[CostDifference, ...]
    components: tuple[CostDifference, ...]

    @property
    def text(self) -> str:
        """The sum after the change and the difference, for users."""
        if not self.after.exact:
            return f"{self.after.text} USD a month (now {self.before.usd():.2f})"
        difference = self.after.usd() - self.before.usd()
        return f"{self.after.text} USD a month, {difference:+.2f} (now {self.before.usd():.2f})"


def costs(plan: Plan, prices: Prices) -> Costs:
    """Price a preview's resources before and after it."""
    before, after = estimate(plan.before, prices), estimate(plan.after, prices)
    was = {each.component: each.usd for each in shares(plan.before, prices)}
    will = {each.component: each.usd for each in shares(plan.after, prices)}
    components = (
        CostDifference(what=name, this=will.get(name, 0), other=was.get(name, 0))
        for name in dict.fromkeys((*will, *was))
    )
    return Costs(
        before=before,
        after=after,
        lines=differences(after, before),
        components=tuple(each for each in components if abs(each.usd) >= A_CENT),
    )
