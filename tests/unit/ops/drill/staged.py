"""A stack on moto, and a clock that tests wind: moto is at once, so they say what happens when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from io import StringIO
from typing import Any

import boto3
from rich.console import Console

from ops.aws import Aws
from ops.deployment import Deployment
from ops.drill.drill import Drill
from ops.drill.record import Record
from ops.drill.run import carry_out
from ops.drill.session import DrillSession

REGION = "us-east-1"
START = datetime(2026, 11, 22, 12, tzinfo=UTC)


@cache
def client(service: str) -> Any:
    """A client; making one takes longer than most tests."""
    return boto3.client(service, region_name=REGION)  # pyright: ignore[reportCallIssue, reportArgumentType, reportUnknownMemberType, reportUnknownVariableType] -- the service varies


@dataclass(kw_only=True)
class FakeClock:
    """Time passes when somebody sleeps; `at` is what happens after so many seconds."""

    at: dict[float, Callable[[], object]] = field(default_factory=dict[float, Callable[[], object]])
    passed: float = 0
    start: datetime = START

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.passed)

    def seconds(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.passed += seconds
        for moment in sorted(each for each in self.at if each <= self.passed):
            self.at.pop(moment)()


@dataclass(frozen=True, kw_only=True)
class FakedAws(Aws):
    """moto, and clients of one's own where moto has none."""

    clients: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def client(self, service: str, region: str | None = None) -> Any:
        found = self.clients.get(service)
        return client(service) if found is None or region not in (None, REGION) else found


def deployed(
    outputs: Mapping[str, Any],
    *,
    stack: str = "staging",
    local: bool = False,
    clients: Mapping[str, Any] | None = None,
) -> Deployment:
    """A stack that publishes these outputs, in the account of moto."""
    deployment = Deployment(stack=stack, local=local)
    vars(deployment)["outputs"] = outputs
    vars(deployment)["aws"] = FakedAws(region=REGION, clients=clients or {})
    return deployment


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Carries drills out."""

    clock: FakeClock

    def run(self, drill: Drill, *, local: bool = False) -> Record:
        session = DrillSession(clock=self.clock, local=local, console=Console(file=StringIO()))
        return carry_out(drill, "staging", session)
