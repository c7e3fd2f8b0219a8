"""The localcloud process: moto and the providers, until it is stopped."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

import grpc
import psutil
from pulumi.runtime.proto import provider_pb2_grpc

from localcloud import process
from localcloud.aws.provider import AwsProvider
from localcloud.awsx.provider import AwsxProvider
from localcloud.calls import clients
from localcloud.random.provider import RandomProvider

_log = logging.getLogger(__name__)

MOTO_SETTINGS: Final[Mapping[str, str]] = {
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
    # Deployments of ECS services complete after two looks at them.
    "MOTO_ECS_SERVICE_RUNNING": "2",
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
    "MOTO_ACM_VALIDATION_WAIT": "0",  # else a certificate is pending for a minute, proven or not
}

_THREADS = 64
_LARGE = 512 * 1024 * 1024


@contextmanager
def moto() -> Generator[str]:
    """Run the moto server as a child process; yields its URL."""
    with subprocess.Popen(
        [sys.executable, "-m", "localcloud.moto_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **MOTO_SETTINGS},
    ) as child:
        if child.stdout is None or child.stdin is None:
            raise AssertionError("both were asked for as pipes")
        port = child.stdout.readline().strip()
        if not port:
            raise RuntimeError("the moto server ended before it listened; see above")
        Thread(target=_end_with, args=(child,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            child.stdin.close()


def _end_with(child: subprocess.Popen[str]) -> None:
    """Stop this process when moto ends."""
    if child.wait() != 0:
        _log.error("the moto server ended with code %d", child.returncode)
        os.kill(os.getpid(), signal.SIGTERM)


def _warm_up() -> None:
    """Load EC2, by far the largest service, on both sides while the engine still starts."""
    clients.call("ec2", "us-east-1", "describe_vpcs", {}, account=process.ACCOUNT)


def connect(moto_url: str) -> None:
    """Point this process's boto3 at moto."""
    os.environ["AWS_ENDPOINT_URL"] = moto_url
    clients.reset()


def serve_provider(provider: provider_pb2_grpc.ResourceProviderServicer) -> tuple[grpc.Server, int]:
    """Serve a provider on a free port of 127.0.0.1."""
    server = grpc.server(
        ThreadPoolExecutor(_THREADS),
        options=[
            ("grpc.max_receive_message_length", _LARGE),
            ("grpc.max_send_message_length", _LARGE),
        ],
    )
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port


class _Roles:
    """Servers of the aws provider that act as a role each, started at first use."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._served: dict[str, tuple[grpc.Server, int]] = {}

    def port(self, role: str) -> int:
        """Return the port that serves as a role."""
        with self._lock:
            if role not in self._served:
                self._served[role] = serve_provider(AwsProvider(role))
            return self._served[role][1]

    def servers(self) -> list[grpc.Server]:
        """Return those that were started."""
        return [server for server, _ in self._served.values()]


def _end_without(owner: int, stop: Event) -> None:
    """Stop when another process has ended."""
    while psutil.pid_exists(owner):
        time.sleep(1)
    stop.set()


def run(state_dir: Path, *, sources: str, owner: int | None = None) -> None:
    """Serve moto and all providers, note where in `state_dir`, and wait for SIGTERM.

    Args:
        state_dir: Where to note it.
        sources: Fingerprint of localcloud, taken before it was imported.
        owner: Pid of a process whose end ends this one as well.
    """
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    os.environ.setdefault("LOCALCLOUD_FAULTS", str(state_dir / "faults.json"))
    with moto() as url:
        connect(url)
        roles = _Roles()
        aws = AwsProvider(act_as=roles.port)
        providers = {"aws": aws, "awsx": AwsxProvider(), "random": RandomProvider()}
        served = {name: serve_provider(provider) for name, provider in providers.items()}
        ports = {name: port for name, (_, port) in served.items()}
        note = process.write_note(state_dir, moto_url=url, ports=ports, sources=sources)
        _log.warning("serving %s, AWS at %s", ports, url)
        Thread(target=_warm_up, daemon=True).start()
        if owner:
            Thread(target=_end_without, args=(owner, stop), daemon=True).start()
        stop.wait()
        note.unlink(missing_ok=True)
        for server in [*(server for server, _ in served.values()), *roles.servers()]:
            server.stop(grace=2)
