"""Commands that run for hours, can be interrupted at any moment, and go on from there."""

import signal
from collections.abc import Callable
from typing import Any

import typer
from rich.console import Console

from ops.errors import ExitCode


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
