"""Start localcloud, find the one that runs, and stop it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import psutil
from filelock import FileLock

_NOTE: Final = "localcloud.json"
_LOG: Final = "localcloud.log"
UNSET: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN")
"""Variables that would lead AWS tools past the local AWS, or to a profile that is not there."""

_PATIENCE: Final = 90.0
_ROOT: Final = Path(__file__).resolve().parent.parent


_launched: list[subprocess.Popen[bytes]] = []
"""Kept, or Python warns that they outlive their handle, which is what they are for."""


class LocalcloudError(Exception):
    """localcloud could not be started; the message says why, for a user."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """A running localcloud."""

    pid: int
    created: float
    moto_url: str
    ports: Mapping[str, int]

    def env(self) -> dict[str, str]:
        """Return the environment with which `pulumi`, boto3 and the AWS CLI work against it."""
        providers = ",".join(f"{name}:{port}" for name, port in self.ports.items())
        return {
            "PULUMI_DEBUG_PROVIDERS": providers,
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            "AWS_ENDPOINT_URL": self.moto_url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
        }


def write_note(state_dir: Path, *, moto_url: str, ports: Mapping[str, int]) -> Path:
    """Write down where this process serves, so that `find` finds it."""
    me = psutil.Process()
    running = Running(pid=me.pid, created=me.create_time(), moto_url=moto_url, ports=ports)
    note = state_dir / _NOTE
    draft = note.with_suffix(".new")
    draft.write_text(json.dumps(asdict(running)))
    draft.replace(note)
    return note


def find(state_dir: Path) -> Running | None:
    """Return the localcloud that serves from this directory, if it still runs."""
    try:
        running = Running(**json.loads((state_dir / _NOTE).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return running if _process(running) else None


def _process(running: Running) -> psutil.Process | None:
    """Return its process; the creation time tells it from another one with the same pid."""
    try:
        found = psutil.Process(running.pid)
        same = abs(found.create_time() - running.created) < 1
        return found if same and found.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None


def start(state_dir: Path) -> Running:
    """Start localcloud, or return the one that already runs.

    Args:
        state_dir: Where it notes its ports and writes `localcloud.log`; `.local` by default.

    Raises:
        LocalcloudError: It ended, or did not answer in time; the message ends with its log.
    """
    state_dir = state_dir.resolve()
    state_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(state_dir / "localcloud.lock"):
        return find(state_dir) or _launch(state_dir)


def _launch(state_dir: Path) -> Running:
    log = state_dir / _LOG
    with log.open("w") as output:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "localcloud", "serve", "--state-dir", str(state_dir)],
            cwd=_ROOT,
            env={name: value for name, value in os.environ.items() if name not in UNSET},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # it outlives the make or terminal that started it
        )
    _launched.append(child)
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if (running := find(state_dir)) and running.pid == child.pid:
            return running
        if child.poll() is not None:
            break
        time.sleep(0.05)
    else:
        child.terminate()
    tail = "\n".join(log.read_text().splitlines()[-15:])
    msg = f"localcloud did not start; the end of {log}:\n{tail}"
    raise LocalcloudError(msg)


def stop(state_dir: Path) -> bool:
    """Stop the localcloud of this directory; tell whether one ran."""
    running = find(state_dir.resolve())
    found = _process(running) if running else None
    if found is None:
        return False
    found.terminate()
    try:
        found.wait(10)
    except psutil.TimeoutExpired:
        for child in found.children(recursive=True):
            child.kill()
        found.kill()
    (state_dir / _NOTE).unlink(missing_ok=True)
    return True


def log_file(state_dir: Path) -> Path:
    """Return where localcloud logs."""
    return state_dir / _LOG
