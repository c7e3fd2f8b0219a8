"""Commands that run for hours, can be interrupted at any moment, and go on from there."""

import json
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from ops.errors import ExitCode


class Lines:
    """What a command has found so far: objects, one a line, in a file that is only ever added to.

    Args:
        file: The file; it need not exist.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def add(self, found: Mapping[str, Any]) -> None:
        """Append an object."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a") as out:
            out.write(json.dumps(found) + "\n")

    def read(self) -> list[dict[str, Any]]:
        """All objects, in the order in which they were found."""
        if not self._file.exists():
            return []
        return [json.loads(line) for line in self._file.read_text().splitlines()]


def run(
    app: typer.Typer, progress: Console, interrupt: Callable[..., Any] = signal.default_int_handler
) -> int:
    """Run a command; Ctrl-C and SIGTERM end it between two lines of results.

    Args:
        app: The command.
        progress: Where it says that it was interrupted.
        interrupt: Handles the signals, by raising `KeyboardInterrupt`.
    """
    for number in (signal.SIGTERM, signal.SIGINT):  # the latter is ignored in the background
        signal.signal(number, interrupt)
    try:
        app()
    except KeyboardInterrupt:
        progress.print("\ninterrupted: the same command goes on from here")
        return ExitCode.INTERRUPTED
    except SystemExit as end:
        return int(end.code or 0)
    return 0
