"""The cost of a change: the bill before and after it, and the components that differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ops.cost.compare import A_CENT, Difference, differences, shares
from ops.cost.estimate import Estimate, estimate

if TYPE_CHECKING:
    from ops.cost.prices import Prices
    from ops.preview.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Costs:
    """The bills, and where they differ; `this` is after the change, `other` before it."""

    before: Estimate
    after: Estimate
    lines: tuple[Difference, ...]
    components: tuple[Difference, ...]

    @property
    def told(self) -> str:
        """The sum after the change, and how it differs, for people."""
        if not self.after.exact:
            return f"{self.after.told} USD a month (now {self.before.usd():.2f})"
        difference = self.after.usd() - self.before.usd()
        return f"{self.after.told} USD a month, {difference:+.2f} (now {self.before.usd():.2f})"


def costs(plan: Plan, prices: Prices) -> Costs:
    """Price a preview's resources before and after it."""
    before, after = estimate(plan.before, prices), estimate(plan.after, prices)
    was = {each.component: each.usd for each in shares(plan.before, prices)}
    will = {each.component: each.usd for each in shares(plan.after, prices)}
    components = (
        Difference(what=name, this=will.get(name, 0), other=was.get(name, 0))
        for name in dict.fromkeys((*will, *was))
    )
    return Costs(
        before=before,
        after=after,
        lines=differences(after, before),
        components=tuple(each for each in components if abs(each.usd) >= A_CENT),
    )
