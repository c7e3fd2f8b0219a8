"""The placeholder: the real server, as a task runs it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from components import images
from components.compute import task
from components.settings.services import Agentcore, Bff, Graphql

ADDRESSES = (
    *(each.model_fields["health_path"].default for each in (Bff, Graphql, Agentcore)),
    "/health",
    "/reports/health?deep=1",
)
DOCKERFILE = (Path(images.__file__).parents[1] / "services/placeholder/Dockerfile").read_text()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Where the inline command serves, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    _, *arguments = images.placeholder_command("/reports/health?deep=1")
    environment = {**os.environ, "PORT": str(port)}
    with subprocess.Popen(  # noqa: S603 -- our own command
        [sys.executable, *arguments], env=environment, stderr=subprocess.DEVNULL
    ) as server:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
        server.terminate()
        assert server.wait(10) == 0, "SIGTERM, with which ECS stops a task, ends it well"


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the placeholder does not listen")


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_service_looks_healthy(url: str, address: str) -> None:
    with urllib.request.urlopen(url + address, timeout=5) as answer:  # noqa: S310 -- ours
        assert answer.status == HTTPStatus.OK
        assert json.load(answer)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_containers_own_probe_tells_healthy_from_not(url: str, address: str) -> None:
    *_, probe = task.probe(8080, address)

    def code(text: str) -> int:
        return subprocess.run(  # noqa: S603 -- our own command
            [sys.executable, "-c", text], check=False, capture_output=True
        ).returncode

    here = probe.replace("http://127.0.0.1:8080", url)
    assert code(here) == 0
    assert code(here.replace(address, "/broken")) != 0


def test_queries_are_answered_and_the_rest_is_not_found(url: str) -> None:
    query = urllib.request.Request(f"{url}/graphql", data=b'{"query": "{ a }"}')  # noqa: S310 -- ours
    with urllib.request.urlopen(query, timeout=5) as answer:  # noqa: S310 -- ours
        assert json.load(answer)["data"] == {"__typename": "Query"}
    with pytest.raises(urllib.error.HTTPError) as missing:
        urllib.request.urlopen(f"{url}/secrets", timeout=5)  # noqa: S310 -- ours
    assert missing.value.code == HTTPStatus.NOT_FOUND
    missing.value.close()


def test_image_runs_without_root_on_the_base_that_tasks_use() -> None:
    assert f"FROM {images.PLACEHOLDER}\n" in DOCKERFILE
    assert f"USER {task.USER}\n" in DOCKERFILE
    assert 'VOLUME ["/tmp"]' in DOCKERFILE


def test_a_worker_has_a_pulse_while_it_runs(tmp_path: Path) -> None:
    beat = tmp_path / "heartbeat"
    _, *arguments = images.placeholder_command("/health")
    *_, look = task.pulse()

    def code() -> int:
        text = look.replace(task.HEARTBEAT, str(beat))
        return subprocess.run(  # noqa: S603 -- our own command
            [sys.executable, "-c", text], check=False, capture_output=True
        ).returncode

    assert code() != 0
    environment = {**os.environ, "HEARTBEAT_FILE": str(beat)}
    with subprocess.Popen([sys.executable, *arguments], env=environment) as worker:  # noqa: S603 -- as above
        for _ in range(100):
            if beat.exists():
                break
            time.sleep(0.05)
        assert code() == 0
        worker.terminate()
        assert worker.wait(10) == 0, "SIGTERM ends it well"
    os.utime(beat, (0, 0))
    assert code() != 0
