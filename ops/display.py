"""What a person sees of an operation of Pulumi's while it runs."""

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
"""Seconds between lines where there is no terminal."""

_OLDEST = 4
"""How many of the resources under way are named: those that take longest."""

DONE = {
    "create": "created",
    "update": "updated",
    "delete": "deleted",
    "replace": "replaced",
    "same": "unchanged",
    "refresh": "refreshed",
}
"""Pulumi's steps, as they read once done; others read as Pulumi names them."""


@dataclass(kw_only=True)
class Display:
    """Counts the steps of an operation, names those under way and shows what goes wrong.

    On a terminal it is one line that changes; elsewhere a line from time to time.

    Args:
        title: What is being done, such as `Updating stack dev`.
        console: Where to show it.
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
        """End: the line goes, what went wrong stays."""
        if self._live:
            self._live.stop()

    def event(self, event: "EngineEvent") -> None:
        """Take note of an event."""
        if problem := events.diagnostic(event):
            style = "bold red" if problem.severity == "error" else "yellow"
            said = Text.assemble((f"{problem.severity}: ", style), problem.told)
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
            line.append(f", {told(counts)}")
        if oldest:
            line.append("; under way: " + ", ".join(urns.told(each.urn) for each, _ in oldest))
        return line


def told(changes: Mapping[str, int]) -> str:
    """How many resources each kind of step touched, in words."""
    return ", ".join(f"{count} {DONE.get(kind, kind)}" for kind, count in changes.items())
