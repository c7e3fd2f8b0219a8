"""`platformctl status`: one screen, and an exit code that tells whether somebody is needed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ops.errors import ExitCode, OpsError
from ops.outcome import Outcome
from ops.running import RunningService
from ops.status import Status
from ops.verify import Check, CheckResult
from tests.unit.ops.conftest import Platformctl

GREEN = CheckResult(check=Check(id="x.y", title="A promise"), outcome=Outcome.GREEN, details=())
RED = replace(GREEN, outcome=Outcome.RED, details=tuple(f"alarm-{each}" for each in range(20)))
SERVICE = RunningService(
    name="bff", running=2, desired=2, rollout="COMPLETED", revision="3", image="repository/bff:1"
)
WELL = Status(
    stack="dev",
    region="us-east-1",
    account="123456789012",
    changed="2026-01-31T09:00:00.123456789+01:00",
    services=(SERVICE,),
    alarms=GREEN,
    drift=GREEN,
    usd=400.5,
    budget_usd=500,
)


def test_it_watches_until_ctrl_c_whatever_a_look_ends_with(
    monkeypatch: pytest.MonkeyPatch, platformctl: Platformctl
) -> None:
    looks = iter([WELL, OpsError("AWS throttles"), replace(WELL, alarms=RED)])
    naps = iter([None, None, KeyboardInterrupt()])

    def look(_: object, *, drift: bool) -> Status:
        assert drift
        return _next(looks)

    def sleep(_: float) -> None:
        _next(naps)

    monkeypatch.setattr("ops.commands.status.status_of", look)
    monkeypatch.setattr("ops.commands.status.time.sleep", sleep)

    said = platformctl("status", "dev", "--watch")

    assert said.code == ExitCode.INTERRUPTED
    assert said.out.count("Ctrl-C ends") == 3
    assert "AWS throttles" in said.out


def _next(them: Iterator[object]) -> Any:
    it = next(them)
    if isinstance(it, BaseException):
        raise it
    return it


def test_watching_prints_no_json(platformctl: Platformctl) -> None:
    said = platformctl("status", "dev", "--watch", "--json")
    assert (said.code, said.out) == (ExitCode.USAGE, "")
    assert "accepted: one of them" in said.err


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (WELL, ExitCode.OK),
        (replace(WELL, drift=None), ExitCode.OK),
        (replace(WELL, alarms=RED), ExitCode.RED),
        (replace(WELL, drift=RED), ExitCode.RED),
        (replace(WELL, services=(replace(SERVICE, running=1),)), ExitCode.RED),
    ],
)
def test_somebody_is_needed_or_not(
    monkeypatch: pytest.MonkeyPatch, platformctl: Platformctl, found: Status, code: ExitCode
) -> None:
    def look(_: object, *, drift: bool) -> Status:
        assert drift
        return found

    monkeypatch.setattr("ops.commands.status.status_of", look)

    shown, text = platformctl("status", "dev"), platformctl("status", "dev", "--json")

    assert (shown.code, text.code) == (code, code)
    assert "400.50 of 500 USD" in shown.out
    assert f"{found.services[0].running} of 2 running" in shown.out
    assert "2026-01-31 08:00 UTC" in shown.out
    assert len(shown.out.splitlines()) < 30, "one screen"
    assert json.loads(text.out)["services"][0]["name"] == "bff"
