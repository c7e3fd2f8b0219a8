"""What a command costs: how long it takes, the processor time and the memory of its processes."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one run of a command cost, with all processes that it started and waited for.

    Attributes:
        wall: Seconds from its start to its end.
        cpu: Seconds of processor time of all of them, user's and system's.
        peak: MiB of resident memory of the largest of them, at its largest.
        output: What it printed, both streams.
    """

    wall: float
    cpu: float
    peak: float
    output: str = ""


def cost_of(command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> Cost:
    """Run a command to its end; a failure ends the benchmark with what the command said."""
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
