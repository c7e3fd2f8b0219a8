"""What containers wrote: in order, filtered, followed, as text and as JSON."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import boto3
import pytest

from ops.commands import logs
from ops.commands.logs import started
from ops.errors import ExitCode, OpsError
from tests.unit.ops.conftest import FakePulumi, Platformctl, contract

GROUP = "/aws/ecs/bff"
NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
Write = Callable[..., None]


@pytest.fixture
def write(pulumi: FakePulumi, aws: None) -> Write:
    """`write("line", ago=5)` is what a task wrote so many seconds ago."""
    _ = aws
    client = cast("Any", boto3).client("logs", region_name="us-east-1")
    client.create_log_group(logGroupName=GROUP)
    pulumi.has(outputs={"cloudwatchLogs": contract("cloudwatchLogs", logGroupNames={"bff": GROUP})})
    streams: set[str] = set()

    def put(line: str, *, ago: float = 5, stream: str = "bff/bff/0123456789abcdef") -> None:
        if stream not in streams:
            client.create_log_stream(logGroupName=GROUP, logStreamName=stream)
            streams.add(stream)
        stamp = datetime.now(UTC) - timedelta(seconds=ago)
        event = {"timestamp": int(stamp.timestamp() * 1000), "message": line}
        client.put_log_events(logGroupName=GROUP, logStreamName=stream, logEvents=[event])

    return put


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("30s", NOW - timedelta(seconds=30)),
        ("10m", NOW - timedelta(minutes=10)),
        ("2h", NOW - timedelta(hours=2)),
        ("1w", NOW - timedelta(weeks=1)),
        ("2026-01-30", datetime(2026, 1, 30, tzinfo=UTC)),
        ("2026-01-30T08:00Z", datetime(2026, 1, 30, 8, tzinfo=UTC)),
        ("2026-01-30T08:00+02:00", datetime(2026, 1, 30, 6, tzinfo=UTC)),
    ],
)
def test_since_is_a_span_or_a_time(since: str, expected: datetime) -> None:
    assert started(since, NOW) == expected


@pytest.mark.parametrize("since", ["", "yesterday", "10", "m", "-5m"])
def test_since_that_means_nothing_is_refused(since: str) -> None:
    with pytest.raises(OpsError, match="accepted: 30s"):
        started(since, NOW)


def test_lines_come_in_order_with_container_and_task(
    write: Write, platformctl: Platformctl
) -> None:
    write("second", ago=5)
    write("first [bold]as it is[/]", ago=9, stream="collector/collector/fedcba9876543210")
    write("too old", ago=900)

    ended = platformctl("logs", "dev", "bff")

    assert [line.split(" ", 1)[1] for line in ended.out.splitlines()] == [
        "collector/fedcba98 first [bold]as it is[/]",
        "bff/01234567 second",
    ]


def test_grep_takes_the_text_as_it_stands(write: Write, platformctl: Platformctl) -> None:
    write('GET /a?x=1 "quoted" 200')
    write("POST /b 500")

    assert "POST" not in platformctl("logs", "dev", "bff", "--grep", 'x=1 "quoted"').out
    assert "GET" not in platformctl("logs", "dev", "bff", "--grep", "500").out


def test_json_is_one_object_a_line(write: Write, platformctl: Platformctl) -> None:
    write("one")
    write("two")

    lines = platformctl("logs", "dev", "bff", "--json").out.splitlines()

    assert [json.loads(line)["message"] for line in lines] == ["one", "two"]


def test_following_shows_each_line_once_until_ctrl_c(
    write: Write, platformctl: Platformctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("before")
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) > 2:
            raise KeyboardInterrupt
        write(f"later {len(pauses)}", ago=0)

    monkeypatch.setattr(logs.time, "sleep", pause)

    ended = platformctl("logs", "dev", "bff", "--follow", "--json")

    assert ended.code == ExitCode.INTERRUPTED
    messages = [json.loads(line)["message"] for line in ended.out.splitlines()]
    assert messages == ["before", "later 1", "later 2"]
