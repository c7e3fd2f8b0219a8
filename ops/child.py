"""Run a program, and forward Ctrl-C to it exactly once."""

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
"""Seconds between reads of the program's output."""


def finish(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    on_output: OnLine | None = None,
    on_error: OnLine | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program that must not be killed midway, and return its output.

        It runs in a process group of its own: a terminal's Ctrl-C reaches this process only, which
    sends one SIGINT for each. At the first one Pulumi stops after the steps in progress, at the
    second immediately. Its output goes to files, not pipes: if this process is killed, a broken
    pipe would kill Pulumi, and resources that are being created would be lost.

    Args:
        command: The program and its arguments; it gets no standard input.
        cwd: Where it runs.
        env: Its whole environment.
        on_output: Called with each line of its standard output.
        on_error: Called with each line of its standard error.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed; the program has ended.
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
    """Run a program on this terminal; return its exit code.

    Ctrl-C reaches it through the terminal.
    """
    with subprocess.Popen(command, cwd=cwd, env=env) as child:  # noqa: S603 -- as above
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


def _wait(child: subprocess.Popen[bytes], *readers: "_Reader") -> bool:
    """Wait for the end of the program and its output; return whether Ctrl-C was pressed."""
    interrupted = False
    while True:
        try:
            child.wait()
            for reader in readers:
                reader.finish()
        except KeyboardInterrupt:
            if not interrupted:
                sys.stderr.write(
                    "\nStopping after the steps in progress; Ctrl-C again stops immediately\n"
                )
            interrupted = True
            child.send_signal(signal.SIGINT)
        else:
            return interrupted


class _Reader(Thread):
    """Follows the output file of the program."""

    def __init__(self, file: IO[bytes], on_line: OnLine | None) -> None:
        super().__init__(daemon=True)
        self._file, self._on_line = file.fileno(), on_line
        self._chunks: list[str] = []
        self._ended = Event()
        self.start()

    @property
    def text(self) -> str:
        """The output so far."""
        return "".join(self._chunks)

    def finish(self) -> None:
        """Read the rest of the output of a program that has ended."""
        self._ended.set()
        self.join()

    def run(self) -> None:
        """Read."""
        rest = ""
        for chunk in self._read():
            self._chunks.append(chunk)
            *lines, rest = (rest + chunk).split("\n")
            self._pass_on(*lines)
        if rest:
            self._pass_on(rest)

    def _pass_on(self, *lines: str) -> None:
        if self._on_line:
            for line in lines:
                self._on_line(line)

    def _read(self) -> Iterator[str]:
        """New output, until the program has ended."""
        decoder, place, last = codecs.getincrementaldecoder("utf-8")("replace"), 0, False
        while True:
            # By position: the file's own offset is shared with the program.
            data = os.pread(self._file, 1 << 16, place)
            place += len(data)
            if data:
                yield decoder.decode(data)
            elif last:
                return
            else:
                last = self._ended.wait(_POLL)
