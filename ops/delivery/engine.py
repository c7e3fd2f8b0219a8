"""`pulumi preview` and `pulumi up` of a stack, and which resources they touch."""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ops import events, pack
from ops.deployment import Deployment
from ops.events import Step

_IDLE = {"same", "read", "refresh"}


@dataclass(frozen=True, kw_only=True)
class Ran:
    """How an operation ended, and the steps it began."""

    code: int
    steps: tuple[Step, ...]


def run(
    deployment: Deployment,
    operation: Literal["preview", "up"],
    *,
    refresh: bool = False,
    quiet: bool = False,
) -> Ran:
    """Run an operation, judged by the policy pack.

    Its display streams to the terminal; a quiet one is shown on stderr, and only if it fails.
    """
    options = {"preview": (), "up": ("--yes", "--skip-preview")}[operation]
    more = ("--refresh",) if refresh else ()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "events.json"
        judged = pack.arguments(deployment.stack)
        words = (operation, *options, *more, *judged, "--event-log", str(log))
        done = deployment.pulumi(*words, capture=quiet)
        steps = tuple(_steps(log)) if log.exists() else ()
    if quiet and done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
    return Ran(code=done.returncode, steps=steps)


def _steps(log: Path) -> Iterator[Step]:
    for event in events.read(log):
        step = events.step(event)
        if step and step.op not in _IDLE:
            yield step
