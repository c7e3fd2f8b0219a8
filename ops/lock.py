"""A lock for each stack and checkout: one command at a time changes a stack.

Pulumi's own lock is in the backend and also excludes other machines; a killed CLI leaves it behind.
This one ends with its process. Its holder may therefore release Pulumi's lock in the checkout's own
backend.
"""

import json
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.options import progress
from ops.workspace import ROOT


@contextmanager
def exclusive(deployment: Deployment) -> Generator[None]:
    """Hold the lock of a stack.

    Raises:
        OpsError: Another command holds it, or a `pulumi` that outlived its command.
    """
    folder = deployment.workspace.local if deployment.local else ROOT / ".local"
    folder.mkdir(parents=True, exist_ok=True)
    place = "local" if deployment.local else "aws"
    holder = folder / f"lock.{deployment.stack}.{place}.pid"
    lock = FileLock(holder.with_suffix(""), blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise _busy(deployment, holder) from None
    with lock:
        holder.write_text(str(os.getpid()))
        if deployment.local:
            _release_abandoned(deployment)
        yield


def _busy(deployment: Deployment, holder: Path) -> OpsError:
    pid = holder.read_text() if holder.exists() else "unknown"
    message = (
        f"stack {deployment.stack} is being changed by another command of this checkout"
        f" (process {pid}); nothing was done: try again when it has finished"
    )
    return OpsError(message, ExitCode.ENGINE)


def _release_abandoned(deployment: Deployment) -> None:
    """Release Pulumi's lock in the checkout's own backend if its process has ended."""
    for lock in pulumi_locks(deployment):
        pid: int = json.loads(lock.read_text() or "{}").get("pid", 0)
        if _is_pulumi(pid):
            message = (
                f"pulumi (process {pid}) still works on stack {deployment.stack}, although its"
                " command has ended; try again when it has finished"
            )
            raise OpsError(message, ExitCode.ENGINE)
        lock.unlink(missing_ok=True)
        progress.print("released the lock of a pulumi that was killed")


def _is_pulumi(pid: int) -> bool:
    try:
        return psutil.Process(pid).name().startswith("pulumi")
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def pulumi_locks(deployment: Deployment) -> Iterator[Path]:
    """The locks that Pulumi holds on a local stack."""
    kept = deployment.workspace.local / "state/.pulumi/locks"
    return kept.glob(f"organization/{deployment.workspace.project}/{deployment.stack}/*.json")
