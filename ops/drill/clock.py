"""The time a drill goes by, so that tests need none."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What a drill asks of a clock."""

    def now(self) -> datetime:
        """The time of day, in UTC."""
        ...

    def seconds(self) -> float:
        """Seconds that only ever rise, to measure by."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        ...


class WallClock:
    """The clock on the wall."""

    def now(self) -> datetime:
        """The time of day, in UTC."""
        return datetime.now(tz=UTC)

    def seconds(self) -> float:
        """Seconds since some fixed moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)
