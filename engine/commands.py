"""Running the tools that set-up needs: pip, go, and the CLI itself."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from engine.errors import SourceFailedError

TAIL_LINES = 3
"""The last lines of a failed command's output that its error contains."""


def run(
    argv: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    on_line: Callable[[str], None] = lambda _line: None,
) -> str:
    """Run a command and return its output, stderr included; `env` is added to this process's own.

    Raises:
        SourceFailedError: the command is missing or failed; quotes the end of its output.
    """
    shown = " ".join(map(str, argv[:3]))
    lines: list[str] = []
    try:
        process = subprocess.Popen(  # noqa: S603 - fixed commands of this package
            argv,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise SourceFailedError(f"`{shown}` could not be started: {error.strerror}") from error
    with process:
        for line in process.stdout or ():
            lines.append(line.rstrip())
            on_line(lines[-1])
    if process.returncode:
        tail = " / ".join(lines[-TAIL_LINES:])
        raise SourceFailedError(f"`{shown}` exited with code {process.returncode}: {tail}")
    return "\n".join(lines)
