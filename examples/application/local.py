"""`python examples/application/local.py`: the three services on the laptop, on the local AWS.

Each runs as a process with the variables of its own task definition, in place of its container:
the local AWS records tasks and runs none. Of these variables the addresses of the other services
and the port are replaced, as their names lead to nothing here. Run it after `make up`, with the
exports of `make shell`; it ends with Ctrl-C.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import requests
from serving import aws

HERE = Path(__file__).parent
HEALTH = {"agentcore": "/ping", "graphql": "/graphql?query={__typename}", "bff": "/api/health"}
SECONDS = 30


def variables(cluster: str, service: str) -> dict[str, str]:
    """The variables of a service's container, as its task definition has them."""
    ecs = aws("ecs")
    (found,) = ecs.describe_services(cluster=cluster, services=[service])["services"]
    answer = ecs.describe_task_definition(taskDefinition=found["taskDefinition"])
    containers = answer["taskDefinition"]["containerDefinitions"]
    (container,) = (each for each in containers if each["name"] == service)
    return {each["name"]: each["value"] for each in container["environment"]}


@contextmanager
def running(cluster: str) -> Generator[str]:
    """Start the services, and yield bff's address; end them."""
    ports = {service: _free_port() for service in HEALTH}
    here = {
        "AGENTCORE_HOST": "127.0.0.1",
        "AGENTCORE_PORT": str(ports["agentcore"]),
        "GRAPHQL_URL": f"http://127.0.0.1:{ports['graphql']}/graphql",
    }
    with ExitStack() as stack:
        for service, port in ports.items():
            own = {**variables(cluster, service), **here, "PORT": str(port)}
            stack.enter_context(_process(service, own))
            _wait(f"http://127.0.0.1:{port}{HEALTH[service]}")
        yield f"http://127.0.0.1:{ports['bff']}"


@contextmanager
def _process(service: str, own: Mapping[str, str]) -> Generator[None]:
    argv = [sys.executable, str(HERE / f"{service}_service.py")]
    with subprocess.Popen(argv, env={**os.environ, **own}) as process:  # noqa: S603 -- ours
        try:
            yield
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def _wait(address: str) -> None:
    for _ in range(SECONDS * 10):
        try:
            if requests.get(address, timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    sys.exit(f"{address} does not answer")


def main() -> None:
    """Run the services of a cluster, agentplatform-dev unless another is named."""
    cluster = sys.argv[1] if len(sys.argv) > 1 else "agentplatform-dev"
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    with suppress(KeyboardInterrupt), running(cluster) as address:
        print(f"POST {address}/api/questions", flush=True)  # noqa: T201 -- a command
        signal.pause()


if __name__ == "__main__":
    main()
