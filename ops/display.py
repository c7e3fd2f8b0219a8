"""The progress display of a Pulumi operation."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.live import Live
from rich.text import Text

from ops import events, urns
from ops.events import Step
from ops.options import progress

if TYPE_CHECKING:
    from pulumi.automation import EngineEvent

_EVERY = 10.0
"""Seconds between lines without a terminal."""

_OLDEST = 4
"""Number of resources in progress that are named, the longest-running first."""

DONE = {
    "create": "created",
    "update": "updated",
    "delete": "deleted",
    "replace": "replaced",
    "same": "unchanged",
    "refresh": "refreshed",
}
"""Past tenses of Pulumi's steps; others keep Pulumi's name."""


@dataclass(kw_only=True)
class Display:
    """Counts the steps of an operation, names those in progress and shows diagnostics.

    On a terminal it is one updated line, otherwise a line at intervals.

    Args:
        title: The operation, such as `Updating stack dev`.
        console: The console to print to.
    """

    title: str
    console: Console = progress
    _done: Counter[str] = field(default_factory=Counter[str])
    _under_way: dict[str, tuple[Step, float]] = field(default_factory=dict[str, tuple[Step, float]])
    _lock: Lock = field(default_factory=Lock)
    _live: Live | None = None
    _began: float = field(default_factory=time.monotonic)
    _said: float = field(default_factory=time.monotonic)

    def __enter__(self) -> Self:
        """Begin."""
        if self.console.is_terminal:
            self._live = Live(
                console=self.console,
                get_renderable=self._line,
                transient=True,
                refresh_per_second=4,
            )
            self._live.start()
        else:
            self.console.print(self._line())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Remove the line; diagnostics stay."""
        if self._live:
            self._live.stop()

    def event(self, event: "EngineEvent") -> None:
        """Process an event."""
        if problem := events.diagnostic(event):
            style = "bold red" if problem.severity == "error" else "yellow"
            said = Text.assemble((f"{problem.severity}: ", style), problem.text)
            self.console.print(said, soft_wrap=True)
        with self._lock:
            if (begun := events.step(event)) and begun.op not in events.IDLE:
                self._under_way[begun.urn] = begun, time.monotonic()
            elif ended := events.step(event, "res_outputs_event"):
                self._under_way.pop(ended.urn, None)
                self._done[ended.op] += 1
        if not self._live and time.monotonic() - self._said >= _EVERY:
            self._said = time.monotonic()
            self.console.print(self._line(), soft_wrap=True)

    def _line(self) -> Text:
        with self._lock:
            counts = dict(self._done)
            oldest = sorted(self._under_way.values(), key=lambda each: each[1])[:_OLDEST]
        line = Text.assemble((self.title, "bold"), f" {time.monotonic() - self._began:.0f} s")
        if counts:
            line.append(f", {step_counts(counts)}")
        if oldest:
            line.append("; in progress: " + ", ".join(urns.label(each.urn) for each, _ in oldest))
        return line


def step_counts(changes: Mapping[str, int]) -> str:
    """The number of resources by kind of step, as text."""
    return ", ".join(f"{count} {DONE.get(kind, kind)}" for kind, count in changes.items())
