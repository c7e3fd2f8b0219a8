"""`pulumi preview` and `pulumi up` of a stack, and which resources they touch."""

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
    deployment: Deployment, operation: Literal["preview", "up"], *, refresh: bool = False
) -> Ran:
    """Run an operation, judged by the policy pack; its display streams to the terminal."""
    options = {"preview": (), "up": ("--yes", "--skip-preview")}[operation]
    more = ("--refresh",) if refresh else ()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "events.json"
        judged = pack.arguments(deployment.stack)
        done = deployment.pulumi(operation, *options, *more, *judged, "--event-log", str(log))
        steps = tuple(_steps(log)) if log.exists() else ()
    return Ran(code=done.returncode, steps=steps)


def _steps(log: Path) -> Iterator[Step]:
    for event in events.read(log):
        step = events.step(event)
        if step and step.op not in _IDLE:
            yield step
