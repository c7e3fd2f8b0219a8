"""Fixtures of the unit tests: the real program under Pulumi mocks, once per configuration."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.support.program import STACKS, Graph, run_program


@cache
def _run(name: str, changes: str, *, preview: bool) -> Graph:
    return run_program(name, json.loads(changes), preview=preview)


@pytest.fixture(scope="session")
def deploy() -> Callable[..., Graph]:
    """`deploy("prod", {"network": {...}}, preview=True)` gives the graph of that run."""

    def run(name: str, changes: dict[str, Any] | None = None, *, preview: bool = False) -> Graph:
        return _run(name, json.dumps(changes or {}, sort_keys=True), preview=preview)

    return run


@pytest.fixture(params=STACKS)
def stack(request: pytest.FixtureRequest) -> str:
    """Each stack in turn."""
    return str(request.param)
