"""Run a program to its end, and pass Ctrl-C on to it exactly once."""

import codecs
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import IO, Final

OnLine = Callable[[str], object]

_POLL: Final = 0.05
"""Seconds between looks at what the program has written."""


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

    It writes to files, not to pipes: a pipe breaks when we are killed, and the broken pipe would
    kill Pulumi in the middle of its work, which then loses what is being created.

    Args:
        command: The program and its arguments; it gets no standard input.
        cwd: Where it runs.
        env: Its whole environment.
        on_output: Called with each line of its standard output.
        on_error: Called with each line of its standard error.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed; the program has ended all the same.
    """
    with TemporaryFile() as stdout, TemporaryFile() as stderr:
        child = subprocess.Popen(  # noqa: S603 -- commands of our own
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            process_group=0,
        )
        out, err = _Reader(stdout, on_output), _Reader(stderr, on_error)
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


def _wait(child: subprocess.Popen[bytes], *readers: "_Reader") -> bool:
    """Wait for the end of the program and of its output; tells whether Ctrl-C was pressed."""
    interrupted = False
    while True:
        try:
            child.wait()
            for reader in readers:
                reader.finish()
        except KeyboardInterrupt:
            if not interrupted:
                sys.stderr.write("\nStopping after what is under way; Ctrl-C again stops at once\n")
            interrupted = True
            child.send_signal(signal.SIGINT)
        else:
            return interrupted


class _Reader(Thread):
    """Follows a file that the program writes."""

    def __init__(self, file: IO[bytes], on_line: OnLine | None) -> None:
        super().__init__(daemon=True)
        self._file, self._on_line = file.fileno(), on_line
        self._chunks: list[str] = []
        self._ended = Event()
        self.start()

    @property
    def text(self) -> str:
        """Everything that was read."""
        return "".join(self._chunks)

    def finish(self) -> None:
        """Read what is left of a program that has ended."""
        self._ended.set()
        self.join()

    def run(self) -> None:
        """Read."""
        rest = ""
        for chunk in self._read():
            self._chunks.append(chunk)
            *lines, rest = (rest + chunk).split("\n")
            self._tell(*lines)
        if rest:
            self._tell(rest)

    def _tell(self, *lines: str) -> None:
        if self._on_line:
            for line in lines:
                self._on_line(line)

    def _read(self) -> Iterator[str]:
        """What the file grows by, until the program has ended."""
        decoder, place, last = codecs.getincrementaldecoder("utf-8")("replace"), 0, False
        while True:
            # By position: the program shares the file's own.
            data = os.pread(self._file, 1 << 16, place)
            place += len(data)
            if data:
                yield decoder.decode(data)
            elif last:
                return
            else:
                last = self._ended.wait(_POLL)
