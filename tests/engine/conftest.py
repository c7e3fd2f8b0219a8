"""Fixtures of the engine tests: the program's stacks on the session's local AWS."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from localcloud import process
from localcloud.process import Running
from ops.local.workspace import ROOT, Workspace

Stacks = Callable[..., Workspace]


@pytest.fixture(scope="session")
def stacks(local_aws: tuple[Path, Running]) -> Stacks:
    """`stacks("prod", {"agentplatform:network.nat": "none"})` is a prepared workspace."""
    assert Path(sys.prefix) == ROOT / ".venv", "run the engine tests with the checkout's .venv"

    def prepared(name: str, settings: dict[str, object] | None = None) -> Workspace:
        workspace = Workspace(stack=name, local=local_aws[0], settings=settings or {})
        workspace.prepare()
        return workspace

    return prepared


@pytest.fixture(scope="session")
def client(local_aws: tuple[Path, Running]) -> Callable[[str], Any]:
    """boto3 clients of the local AWS."""

    def make(service: str) -> Any:
        running = process.start(local_aws[0])  # found, unless a test has killed it
        return boto3.client(  # pyright: ignore[reportCallIssue, reportUnknownMemberType, reportUnknownVariableType] -- the service varies
            service,  # pyright: ignore[reportArgumentType] -- as above
            endpoint_url=running.moto_url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 -- moto takes any
        )

    return make
