"""A running drill: its stopwatch, log and measurements."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rich.console import Console
from rich.text import Text

from ops.drill.clock import Clock
from ops.drill.target import Measurement, Target

PATIENCE = 2
"""Timeout of a target as a multiple of its limit, to measure by how much it was missed."""


class TooLateError(Exception):
    """A wait timed out."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the log."""

    at: datetime
    text: str


@dataclass(kw_only=True)
class DrillSession:
    """A running drill.

    Args:
        local: Whether it is on the local AWS.
    """

    clock: Clock
    local: bool
    console: Console
    measured: list[Measurement] = field(default_factory=list[Measurement])
    log: list[Entry] = field(default_factory=list[Entry])
    not_provable: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.began = self.clock.now()
        self._first = self._since = self.clock.seconds()

    def start(self, *, ago: float = 0) -> None:
        """Start the stopwatch, now or as of some seconds ago."""
        self._since = self.clock.seconds() - ago

    @property
    def elapsed(self) -> float:
        """Seconds since the stopwatch was started."""
        return self.clock.seconds() - self._since

    @property
    def whole(self) -> float:
        """Seconds since the drill began."""
        return self.clock.seconds() - self._first

    def report(self, text: str) -> None:
        """Write a line to the log, and show it."""
        self.log.append(Entry(at=self.clock.now(), text=text))
        self.console.print(f"{clock_face(self.whole)}  {text}")

    def measure(self, target: Target, value: float, *, reached: bool = True) -> None:
        """Record a measurement of a target."""
        measurement = Measurement(target=target, value=value, reached=reached)
        self.measured.append(measurement)
        self.report(f"{target.what}: {measurement.text}, target: {target.text}")

    def wait(
        self, what: str, until: Callable[[], bool], *, longest: float, every: float = 2
    ) -> None:
        """Poll until a condition holds.

        Args:
            what: The description for the progress display.
            until: The condition.
            longest: Timeout in seconds on the stopwatch.
            every: Seconds between polls.

        Raises:
            TooLateError: It timed out.
        """
        with self.console.status("") as line:
            while not until():
                if self.elapsed >= longest:
                    raise TooLateError(what)
                line.update(Text(f"{clock_face(self.elapsed)} of {clock_face(longest)}  {what}"))
                self.clock.sleep(every)

    def reach(self, awaited: Mapping[Target, Callable[[], bool]], *, every: float = 2) -> None:
        """Wait for the targets, and measure the time of each since `start`.

        Raises:
            TooLateError: Some timed out, which is recorded, too.
        """
        missing = dict(awaited)

        def all_came() -> bool:
            for target in [each for each, came in missing.items() if came()]:
                del missing[target]
                self.measure(target, self.elapsed)
            return not missing

        what = ", ".join(each.what for each in awaited)
        try:
            longest = PATIENCE * max(each.limit for each in awaited)
            self.wait(what, all_came, longest=longest, every=every)
        except TooLateError:
            for target in missing:
                self.measure(target, self.elapsed, reached=False)
            raise


def clock_face(seconds: float) -> str:
    """Seconds as minutes and seconds."""
    return f"{int(seconds) // 60:02}:{int(seconds) % 60:02}"
