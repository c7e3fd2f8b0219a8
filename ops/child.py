"""Run a program to its end, whatever the terminal sends meanwhile."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


def finish(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str], capture: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a program that must not be killed midway; its output streams unless it is captured.

    Ctrl-C reaches the program through the terminal: it then finishes what is under way, as Pulumi
    does, and we wait for that. A captured program is never asked anything.
    """
    pipe = subprocess.PIPE if capture else None
    child = subprocess.Popen(  # noqa: S603 -- commands of our own
        command,
        cwd=cwd,
        env=env,
        stdout=pipe,
        stderr=pipe,
        stdin=subprocess.DEVNULL if capture else None,
        text=True,
    )
    while True:
        try:
            out, err = child.communicate()
        except KeyboardInterrupt:
            continue
        return subprocess.CompletedProcess(list(command), child.returncode, out, err)
