"""Fixtures of the drills' tests."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.client import BaseClient
from moto import mock_aws

from tests.unit.ops.drill.staged import FakeClock, Stage


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def stage(clock: FakeClock) -> Stage:
    return Stage(clock=clock)


@pytest.fixture(autouse=True)
def account() -> Iterator[None]:
    """An empty account for every drill."""
    with mock_aws():
        yield


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the operations that AWS is asked for from now on."""
    asked: list[str] = []
    real: Any = getattr(BaseClient, "_make_api_call")  # noqa: B009 -- private, but all calls pass here

    def record(self: Any, name: str, parameters: Any) -> Any:
        asked.append(name)
        return real(self, name, parameters)

    monkeypatch.setattr(BaseClient, "_make_api_call", record)
    return asked
