"""A drill while it is carried out: its stopwatch, its log, what it has measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rich.console import Console
from rich.text import Text

from ops.drill.clock import Clock
from ops.drill.target import Measurement, Target

PATIENCE = 2
"""How many times its limit a target is awaited, to learn by how much it was missed."""


class TooLateError(Exception):
    """What a drill waited for did not come in time, not even late."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the log."""

    at: datetime
    text: str


@dataclass(kw_only=True)
class Session:
    """One drill while it is carried out.

    Args:
        clock: The time it goes by.
        local: Whether it is on the local AWS.
        console: Where progress is shown.
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
        """Start the stopwatch: what is measured counts from now, or from so many seconds ago."""
        self._since = self.clock.seconds() - ago

    @property
    def elapsed(self) -> float:
        """Seconds since the stopwatch was started."""
        return self.clock.seconds() - self._since

    @property
    def whole(self) -> float:
        """Seconds since the drill began."""
        return self.clock.seconds() - self._first

    def tell(self, text: str) -> None:
        """Write a line to the log, and show it."""
        self.log.append(Entry(at=self.clock.now(), text=text))
        self.console.print(f"{clock_face(self.whole)}  {text}")

    def measure(self, target: Target, value: float, *, reached: bool = True) -> None:
        """Hold a figure against its target."""
        measurement = Measurement(target=target, value=value, reached=reached)
        self.measured.append(measurement)
        self.tell(f"{target.what}: {measurement.told}, promised: {target.told}")

    def wait(
        self, what: str, until: Callable[[], bool], *, longest: float, every: float = 2
    ) -> None:
        """Look again and again until something holds.

        Args:
            what: What is awaited.
            until: Whether it holds.
            longest: Seconds on the stopwatch after which it is given up.
            every: Seconds between two looks.

        Raises:
            TooLateError: It was given up.
        """
        with self.console.status("") as line:
            while not until():
                if self.elapsed >= longest:
                    raise TooLateError(what)
                line.update(Text(f"{clock_face(self.elapsed)} of {clock_face(longest)}  {what}"))
                self.clock.sleep(every)

    def reach(self, awaited: Mapping[Target, Callable[[], bool]], *, every: float = 2) -> None:
        """Wait for what targets are about, and measure when each came, since `start`.

        Raises:
            TooLateError: Some did not come; that is measured, too.
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
