"""`pulumi preview` and `pulumi up` of a stack, and which resources they touch."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ops import pack
from ops.deployment import Deployment

_IDLE = {"same", "read", "refresh"}


@dataclass(frozen=True, kw_only=True)
class Step:
    """What an operation does, or would do, to one resource."""

    op: str
    urn: str
    parent: str

    @property
    def told(self) -> str:
        """The step for a user, such as `update Service bff`."""
        kind, name = self.urn.split("::")[-2:]
        return f"{self.op} {kind.rsplit(':', 1)[-1]} {name}"


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
        steps = tuple(_steps(log.read_text())) if log.exists() else ()
    return Ran(code=done.returncode, steps=steps)


def _steps(log: str) -> Iterator[Step]:
    for line in log.splitlines():
        step: dict[str, Any] = json.loads(line).get("resourcePreEvent", {}).get("metadata") or {}
        if step and step["op"] not in _IDLE:
            state: dict[str, Any] = step.get("new") or step.get("old") or {}
            yield Step(op=step["op"], urn=step["urn"], parent=state.get("parent", ""))
