"""One command at a time changes a stack: a lock for each stack and checkout.

Pulumi's own lock lies in the backend and keeps out other machines, too; it stays behind when the
CLI is killed. Ours goes with its process. Who holds it may therefore release Pulumi's, where the
backend is this checkout's own.
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
    """Keep other commands of this checkout from changing the stack meanwhile.

    Raises:
        OpsError: Another one does, or a `pulumi` that outlived its command.
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
        f" (process {pid}); nothing was done: run it again when that has ended"
    )
    return OpsError(message, ExitCode.ENGINE)


def _release_abandoned(deployment: Deployment) -> None:
    """Release Pulumi's lock in the checkout's own backend if the process that took it is gone."""
    for lock in pulumi_locks(deployment):
        pid: int = json.loads(lock.read_text() or "{}").get("pid", 0)
        if _is_pulumi(pid):
            message = (
                f"pulumi (process {pid}) still works on stack {deployment.stack}, though the"
                " command that started it is gone; run it again when that has ended"
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
