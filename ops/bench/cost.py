"""The cost of a command: duration, CPU time and memory of its processes."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile


@dataclass(frozen=True, kw_only=True)
class Cost:
    """The cost of one run of a command, including its child processes.

    Attributes:
        wall: Seconds from its start to its end.
        cpu: Seconds of CPU time of all processes, user and system.
        peak: Peak resident memory of the largest process, in MiB.
        output: Its stdout and stderr.
    """

    wall: float
    cpu: float
    peak: float
    output: str = ""


def cost_of(command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> Cost:
    """Run a command; a failure ends the benchmark with the command's output."""
    with TemporaryFile() as said:
        began = time.perf_counter()
        child = subprocess.Popen(  # noqa: S603 -- commands of our own, and the user's peer
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)  # else Popen would wait for it again
        said.seek(0)
        output = said.read().decode(errors="replace")
    if child.returncode:
        raise SystemExit(f"{output}\nerror: {' '.join(command)} failed in {cwd}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(wall=wall, cpu=cpu, peak=usage.ru_maxrss / 1024, output=output)
