"""Alternating timed runs: ratios of consecutive runs are stable on noisy machines."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ops.bench.cost import Cost

Run = Callable[[], Cost]


@dataclass(frozen=True, kw_only=True)
class Turns:
    """The costs of the runs of each variant, in order."""

    costs: Mapping[str, Sequence[Cost]]

    def median(self, way: str, of: Callable[[Cost], float]) -> float:
        """The median of a variant."""
        return statistics.median(map(of, self.costs[way]))

    def ratios(self, way: str, to: str, of: Callable[[Cost], float]) -> tuple[float, float, float]:
        """Minimum, median and maximum ratio of two variants by round."""
        pairs = zip(self.costs[way], self.costs[to], strict=True)
        found = [of(one) / of(other) for one, other in pairs]
        return min(found), statistics.median(found), max(found)


def take(ways: Mapping[str, Run], *, rounds: int) -> Turns:
    """Run all variants once to warm up, then alternate them `rounds` times."""
    for run in ways.values():
        run()
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, run in ways.items():
            costs[name].append(run())
    return Turns(costs=costs)
