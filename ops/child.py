"""Run a program to its end, and pass Ctrl-C on to it exactly once."""

import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Thread
from typing import IO

OnLine = Callable[[str], object]


def finish(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    on_output: OnLine | None = None,
    on_error: OnLine | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program that must not be killed midway, and return what it wrote.

    It runs in a process group of its own: a terminal's Ctrl-C reaches only us, and we send one
    SIGINT for each. At the first one Pulumi stops after what is under way, at the second at once.

    Args:
        command: The program and its arguments; it gets no standard input.
        cwd: Where it runs.
        env: Its whole environment.
        on_output: Called with each line of its standard output.
        on_error: Called with each line of its standard error.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed; the program has ended all the same.
    """
    with subprocess.Popen(  # noqa: S603 -- commands of our own
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        process_group=0,
    ) as child:
        out, err = _Reader(child.stdout, on_output), _Reader(child.stderr, on_error)
        interrupted = _wait(child, out, err)
    if interrupted:
        raise KeyboardInterrupt
    return subprocess.CompletedProcess(list(command), child.returncode, out.text, err.text)


def converse(command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> int:
    """Run a program on this terminal, which it shares with the user; returns its exit code.

    Ctrl-C reaches it through the terminal; we wait for what it makes of it.
    """
    with subprocess.Popen(command, cwd=cwd, env=env) as child:  # noqa: S603 -- as above
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


def _wait(child: subprocess.Popen[str], *readers: "_Reader") -> bool:
    """Wait for the end of the program and of its output; tells whether Ctrl-C was pressed."""
    interrupted = False
    while True:
        try:
            child.wait()
            for reader in readers:
                reader.join()
        except KeyboardInterrupt:
            if not interrupted:
                sys.stderr.write("\nStopping after what is under way; Ctrl-C again stops at once\n")
            interrupted = True
            child.send_signal(signal.SIGINT)
        else:
            return interrupted


class _Reader(Thread):
    """Reads a pipe to its end, so that the program never waits for us."""

    def __init__(self, pipe: IO[str] | None, on_line: OnLine | None) -> None:
        super().__init__(daemon=True)
        self._pipe, self._on_line = pipe, on_line
        self._lines: list[str] = []
        self.start()

    @property
    def text(self) -> str:
        """Everything that was read."""
        return "".join(self._lines)

    def run(self) -> None:
        """Read."""
        for line in self._pipe or ():
            self._lines.append(line)
            if self._on_line:
                self._on_line(line.rstrip("\n"))
