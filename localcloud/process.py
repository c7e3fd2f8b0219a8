"""Start localcloud, find the one that runs, and stop it."""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any, Final, cast

import psutil
from filelock import FileLock

ACCOUNT: Final = "123456789012"
"""The account of whoever names none: moto's own default."""

KEY: Final = "LOCALAWS"
"""Prefix of the local AWS's access keys, followed by the account id."""

_NOTE: Final = "localcloud.json"
_LOG: Final = "localcloud.log"
UNSET: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN")
"""Variables that would lead AWS tools past the local AWS, or to a profile that is not there."""

ACT_AS: Final = "localcloud:index:actAs"
"""The function of the aws provider by which it begins to serve as a role."""

_PATIENCE: Final = 90.0
_GRACE: Final = 10.0
"""Seconds to start, and to end before it is killed."""
_SOURCES: Final = Path(__file__).resolve().parent
_PACKAGES: Final = ("botocore", "moto", "pulumi", "pulumi_aws", "pulumi_awsx", "pulumi_random")
_DETACHED: Final = 'log=$1; shift; "$@" >"$log" 2>&1 </dev/null & echo $!'
"""Runs a command as a detached process that outlives this one."""


class LocalcloudError(Exception):
    """localcloud could not be started; the message says why, for a user."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """A running localcloud.

    Attributes:
        created: When that process began, in seconds since the epoch.
        moto_url: Where AWS answers.
        ports: The providers' ports by package.
        sources: `fingerprint` of what it was started from.
    """

    pid: int
    created: float
    moto_url: str
    ports: Mapping[str, int]
    sources: str = ""

    @property
    def outdated(self) -> bool:
        """Whether localcloud has changed since this one started."""
        return self.sources != fingerprint()

    def acting_as(self, role: str) -> "Running":
        """Return the same, with an aws provider whose every call a role has to allow, by its name.

        The role's policies are read whenever an engine connects. Other tools stay who they are.
        """
        import grpc  # noqa: PLC0415 - takes a tenth of a second, as the next one does
        from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc  # noqa: PLC0415

        request = provider_pb2.InvokeRequest(tok=ACT_AS)
        request.args.update({"role": role})
        with grpc.insecure_channel(f"127.0.0.1:{self.ports['aws']}") as channel:
            stub = cast("Any", provider_pb2_grpc.ResourceProviderStub(channel))
            answer = getattr(stub.Invoke(request), "return")
        return replace(self, ports={**self.ports, "aws": int(answer["port"])})

    def env(self, account: str = ACCOUNT) -> dict[str, str]:
        """Return the environment with which `pulumi`, boto3 and the AWS CLI work against it.

        Args:
            account: Whose resources AWS's tools see.
        """
        providers = ",".join(f"{name}:{port}" for name, port in self.ports.items())
        return {
            "PULUMI_DEBUG_PROVIDERS": providers,
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            "AWS_ENDPOINT_URL": self.moto_url,
            "AWS_ACCESS_KEY_ID": f"{KEY}{account}",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
        }


def fingerprint() -> str:
    """Return a hash over localcloud's sources and the packages that it speaks for."""
    found = hashlib.sha256()
    for path in sorted((*_SOURCES.rglob("*.py"), *_SOURCES.rglob("*.yaml"))):
        found.update(path.relative_to(_SOURCES).as_posix().encode() + b"\0" + path.read_bytes())
    for package in _PACKAGES:
        found.update(f"{package} {metadata.version(package)}".encode())
    return found.hexdigest()


def write_note(
    state_dir: Path, *, moto_url: str, ports: Mapping[str, int], sources: str = ""
) -> Path:
    """Write down where this process serves, so that `find` finds it."""
    me = psutil.Process()
    running = Running(
        pid=me.pid, created=me.create_time(), moto_url=moto_url, ports=ports, sources=sources
    )
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
    """Return its process, identified by pid and creation time."""
    try:
        found = psutil.Process(running.pid)
        same = abs(found.create_time() - running.created) < 1
        return found if same and _alive(found.pid) else None
    except psutil.NoSuchProcess:
        return None


def start(state_dir: Path, *, owner: int | None = None) -> Running:
    """Start localcloud, or return the one that already runs.

    One that was started from other sources or packages is replaced, which is said on stderr.

    Args:
        state_dir: Where it notes its ports and writes `localcloud.log`; `.local` by default.
        owner: Pid of a process with which it is to end; by default it stays until it is stopped.

    Raises:
        LocalcloudError: It ended, or did not answer in time; the message ends with its log.
    """
    state_dir = state_dir.resolve()
    state_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(state_dir / "localcloud.lock"):
        running = find(state_dir)
        if running and not running.outdated:
            return running
        if running:
            sys.stderr.write(
                "localcloud has changed since it started: restarting it, with an empty AWS\n"
            )
            stop(state_dir)
        return _launch(state_dir, owner)


def _launch(state_dir: Path, owner: int | None) -> Running:
    log = state_dir / _LOG
    serve = [sys.executable, "-m", "localcloud", "serve", "--state-dir", str(state_dir)]
    until = ["--owner", str(owner)] if owner else []
    launched = subprocess.run(  # noqa: S603 - our own interpreter and module
        ["/bin/sh", "-c", _DETACHED, "sh", str(log), *serve, *until],
        cwd=_SOURCES.parent,
        env={name: value for name, value in os.environ.items() if name not in UNSET},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        start_new_session=True,  # Ctrl-C in the terminal that started it is not meant for it
    )
    pid = int(launched.stdout)
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if (running := find(state_dir)) and running.pid == pid:
            return running
        if not _alive(pid):
            break
        time.sleep(0.05)
    else:
        with suppress(psutil.NoSuchProcess):
            psutil.Process(pid).terminate()
    tail = "\n".join(log.read_text().splitlines()[-15:])
    msg = f"localcloud did not start; the end of {log}:\n{tail}"
    raise LocalcloudError(msg)


def _alive(pid: int) -> bool:
    """Whether a process runs; zombies do not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def stop(state_dir: Path) -> bool:
    """Stop the localcloud of this directory; return whether one ran."""
    running = find(state_dir.resolve())
    found = _process(running) if running else None
    if found is None:
        return False
    children = found.children(recursive=True)
    found.terminate()
    deadline = time.monotonic() + _GRACE
    while _alive(found.pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    for left in (found, *children):
        with suppress(psutil.NoSuchProcess):
            left.kill()
    (state_dir / _NOTE).unlink(missing_ok=True)
    return True


def log_file(state_dir: Path) -> Path:
    """Return where localcloud logs."""
    return state_dir / _LOG
