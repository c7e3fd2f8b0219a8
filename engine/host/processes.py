"""The processes that the host starts: streamed, counted, and never left behind."""

import os
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

GRACE_SECONDS = 2.0
"""How long a process may take to end after SIGTERM; the CLI itself waits 5 s for the host."""

CHUNK_BYTES = 65536


@dataclass(frozen=True, kw_only=True)
class Command:
    """What to run, where, and with which variables."""

    argv: Sequence[str]
    cwd: Path
    env: Mapping[str, str]


class Children:
    """The living children of the host; they share its process group, which the CLI signals."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def start(self, command: Command, *, piped: bool) -> subprocess.Popen[bytes]:
        """Start a child; `piped` catches its output, else it goes to the host's stdout, stderr."""
        stream = subprocess.PIPE if piped else None
        with self._lock:
            if self._closed:
                raise ProcessLookupError("the language host is stopping")
            child = subprocess.Popen(  # noqa: S603 - the argv is the user's own program
                command.argv,
                cwd=command.cwd,
                env=command.env,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
            )
            self._running.add(child)
        return child

    def wait(self, child: subprocess.Popen[bytes]) -> int:
        """Return the child's exit code once it has ended."""
        code = child.wait()
        with self._lock:
            self._running.discard(child)
        return code

    def close(self) -> None:
        """End every child and refuse new ones."""
        with self._lock:
            self._closed = True
            running = list(self._running)
        for child in running:
            child.terminate()
        for child in running:
            _kill_after_grace(child)


def stop(child: subprocess.Popen[bytes]) -> None:
    """End one child without blocking the caller."""
    child.terminate()
    threading.Thread(target=_kill_after_grace, args=(child,), daemon=True).start()


def _kill_after_grace(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


def end_process_group() -> None:
    """Kill the rest of the host's process group and the host: nothing outlives the CLI."""
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)


def stream(child: subprocess.Popen[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield `("stdout" | "stderr", bytes)` of a piped child as it comes, until both are closed."""
    chunks: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
    sources = {"stdout": child.stdout, "stderr": child.stderr}
    for name, source in sources.items():
        threading.Thread(target=_pump, args=(name, source, chunks), daemon=True).start()
    open_sources = len(sources)
    while open_sources:
        name, data = chunks.get()
        if data:
            yield name, data
        else:
            open_sources -= 1


def _pump(
    name: str, source: IO[bytes] | None, chunks: queue.SimpleQueue[tuple[str, bytes]]
) -> None:
    if source is None:
        raise ValueError(f"{name} is not piped")
    with source:
        while data := os.read(source.fileno(), CHUNK_BYTES):
            chunks.put((name, data))
    chunks.put((name, b""))
