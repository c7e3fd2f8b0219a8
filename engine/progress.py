"""Lines about what a long set-up is doing, on stderr: stdout belongs to the result."""

import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

INTERVAL_SECONDS = 15.0


def say(text: str) -> None:
    """Write one line of progress."""
    sys.stderr.write(f"engine: {text}\n")
    sys.stderr.flush()


@contextmanager
def reporting(status: Callable[[], str], interval: float = INTERVAL_SECONDS) -> Generator[None]:
    """Write `status()` with the elapsed time every `interval` seconds while the body runs."""
    started = time.monotonic()
    done = threading.Event()

    def report() -> None:
        while not done.wait(interval):
            say(f"{status()} ({elapsed(time.monotonic() - started)})")

    reporter = threading.Thread(target=report, daemon=True)
    reporter.start()
    try:
        yield
    finally:
        done.set()
        reporter.join()


def elapsed(seconds: float) -> str:
    """Return a duration as `3 min 05 s`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
