"""Timing ways of doing a thing in turn: machines are noisy, ratios of neighbours are not."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ops.bench.cost import Cost

Run = Callable[[], Cost]


@dataclass(frozen=True, kw_only=True)
class Turns:
    """What each run of each way cost, in the order in which they ran."""

    costs: Mapping[str, Sequence[Cost]]

    def median(self, way: str, of: Callable[[Cost], float]) -> float:
        """The median of one way."""
        return statistics.median(map(of, self.costs[way]))

    def ratios(self, way: str, to: str, of: Callable[[Cost], float]) -> tuple[float, float, float]:
        """Least, median and greatest ratio of one way to another, round by round."""
        pairs = zip(self.costs[way], self.costs[to], strict=True)
        found = [of(one) / of(other) for one, other in pairs]
        return min(found), statistics.median(found), max(found)


def take(ways: Mapping[str, Run], *, rounds: int) -> Turns:
    """Run all ways once to warm up, then `rounds` times in turn."""
    for run in ways.values():
        run()
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, run in ways.items():
            costs[name].append(run())
    return Turns(costs=costs)
