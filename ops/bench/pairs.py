"""Timing two ways of doing a thing in turn: machines are noisy, ratios of neighbours are not."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Run = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Seconds of each run of both ways, in the order in which they ran."""

    name: str
    ways: tuple[str, str]
    seconds: tuple[tuple[float, float], ...]

    @property
    def medians(self) -> tuple[float, float]:
        """The median of each way."""
        first, second = zip(*self.seconds, strict=True)
        return statistics.median(first), statistics.median(second)

    @property
    def ratios(self) -> tuple[float, float, float]:
        """Least, median and greatest ratio of the second way to the first, pair by pair."""
        found = [second / first for first, second in self.seconds]
        return min(found), statistics.median(found), max(found)


def measure(
    name: str,
    first: tuple[str, Run],
    second: tuple[str, Run],
    *,
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> Pairs:
    """Run both ways once to warm up, then `rounds` times in turn.

    Args:
        name: What is measured.
        first: What it is compared with, and how to run it.
        second: What is judged, and how to run it.
        rounds: How many pairs.
        clock: Seconds from anywhere.
    """
    ways = (first[1], second[1])
    for run in ways:
        run()

    def timed(run: Run) -> float:
        began = clock()
        run()
        return clock() - began

    seconds = tuple((timed(ways[0]), timed(ways[1])) for _ in range(rounds))
    return Pairs(name=name, ways=(first[0], second[0]), seconds=seconds)
