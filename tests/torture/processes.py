"""The processes of a command: which is which, what they show of themselves, which outlive it."""

import os
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Literal, get_args

import psutil

MARK: Final = "TORTURE_COMMAND"
"""A variable by which everything that a command starts is found, whoever its parent is."""

Target = Literal["command", "engine", "host", "program", "pack", "localcloud", "moto"]
TARGETS: tuple[Target, ...] = get_args(Target)

_PATIENCE: Final = 240.0
"""Seconds that the engine may take to finish what is under way when its caller is gone."""


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    try:
        return [pid, *(each.pid for each in psutil.Process(pid).children(recursive=True))]
    except psutil.NoSuchProcess:
        return []


def find(target: Target, command: int, servers: Sequence[int]) -> int | None:
    """The process id of a target, if it runs now.

    Args:
        target: Which.
        command: The command's own process.
        servers: The processes of the local AWS.
    """
    if target == "command":
        return command
    among = servers if target in ("localcloud", "moto") else family(command)
    return next((pid for pid in among if _what(pid) == target), None)


def _what(pid: int) -> Target | None:
    line = " ".join(_text(pid, "cmdline").split("\0"))
    signs: tuple[tuple[str, Target], ...] = (
        ("localcloud.moto_server", "moto"),
        ("localcloud serve", "localcloud"),
        ("-m pulumi.policy", "pack"),
        ("--program-runner", "host"),
        ("pulumi-language-python-exec", "program"),
    )
    for sign, target in signs:
        if sign in line:
            return target
    return "engine" if Path(line.split(" ", 1)[0]).name == "pulumi" else None


def _text(pid: int, what: Literal["cmdline", "environ"]) -> str:
    try:
        return Path(f"/proc/{pid}/{what}").read_text(errors="replace")
    except OSError:
        return ""


def _environment(pid: int) -> str:
    """A process's environment, without the variable by which Pulumi hands the configuration over.

    Pulumi's protocol has the decrypted values there; only the user who runs it can read them.
    """
    variables = _text(pid, "environ").split("\0")
    return "\0".join(each for each in variables if not each.startswith("PULUMI_CONFIG="))


def outlived(mark: str, spared: Callable[[], Sequence[int]]) -> list[str]:
    """Wait for all that a command started to end; what has not by then is killed and returned."""
    deadline = time.monotonic() + _PATIENCE
    while left := _marked(mark, spared()):
        if time.monotonic() > deadline:
            lines = [" ".join(_text(pid, "cmdline").split("\0"))[:120] for pid in left]
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, 9)
            return lines
        time.sleep(0.1)
    return []


def _marked(mark: str, spared: Sequence[int]) -> list[int]:
    wanted = f"{MARK}={mark}"
    pids = [pid for pid in psutil.pids() if pid not in spared and wanted in _text(pid, "environ")]
    return [pid for pid in pids if _lives(pid)]


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Watch:
    """What processes showed to everybody on the machine: command lines and environments."""

    def __init__(self) -> None:
        self.texts: set[str] = set()

    @contextmanager
    def of(self, pid: int) -> Generator[None]:
        """Look at a process and its descendants, again and again."""
        stop = threading.Event()
        looking = threading.Thread(target=self._look, args=(pid, stop), daemon=True)
        looking.start()
        try:
            yield
        finally:
            stop.set()
            looking.join()

    def _look(self, pid: int, stop: threading.Event) -> None:
        while not stop.wait(0.5):
            for each in family(pid):
                self.texts |= {_text(each, "cmdline"), _environment(each)}
