"""`platformctl logs`: the log of a service."""

import json
import re
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.text import Text

from ops.deployment import Deployment
from ops.errors import OpsError
from ops.options import AsJson, Local, ServiceName, StackName, console

PAUSE_SECONDS = 2
_LATE_MILLISECONDS = 10_000
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def logs(
    stack: StackName,
    service: ServiceName,
    *,
    since: Annotated[
        str,
        typer.Option(help="How far back: 30s, 10m, 2h, 1d, 1w, or a time like 2026-01-31T08:00Z."),
    ] = "10m",
    grep: Annotated[str | None, typer.Option(help="Only lines that contain this text.")] = None,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Follow the log until Ctrl-C.")
    ] = False,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Print the log lines of a service's containers: time, container and task, line.

    With --json every line is a JSON object, also with --follow.
    """
    start = started(since, datetime.now(UTC))
    deployment = Deployment(stack=stack, local=local)
    group = deployment.contract("cloudwatchLogs")["logGroupNames"][service]
    for event in _events(deployment.aws.client("logs"), group, start, grep, follow=follow):
        stamp = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
        if as_json:
            sys.stdout.write(_json(event, stamp))
            continue
        head = f"{stamp:%Y-%m-%dT%H:%M:%S}.{stamp.microsecond // 1000:03d}Z "
        line = Text.assemble(
            (head, "dim"), (_source(event["logStreamName"]), "cyan"), " ", event["message"].rstrip()
        )
        console.print(line)


def started(since: str, now: datetime) -> datetime:
    """The time that `--since` means.

    Raises:
        OpsError: It means none.
    """
    try:
        if span := re.fullmatch(r"(\d+)([smhdw])", since):
            return now - timedelta(**{_UNITS[span[2]]: int(span[1])})
        given = datetime.fromisoformat(since)
    except (ValueError, OverflowError):
        message = f"--since {since} is refused; accepted: 30s, 10m, 2h, 1d, 1w, 2026-01-31T08:00Z"
        raise OpsError(message) from None
    return given if given.tzinfo else given.replace(tzinfo=UTC)


def _events(
    client: Any, group: str, start: datetime, grep: str | None, *, follow: bool
) -> Iterator[Mapping[str, Any]]:
    """Events since a time, oldest first, without duplicates."""
    first = newest = int(start.timestamp() * 1000)
    seen: dict[str, int] = {}
    asked: dict[str, Any] = {"logGroupName": group}
    if grep:
        asked["filterPattern"] = '"' + grep.replace("\\", "\\\\").replace('"', r"\"") + '"'
    while True:
        # Query slightly older events again: lines arrive late, and tasks at different delays.
        since = max(first, newest - _LATE_MILLISECONDS)
        seen = {event: stamp for event, stamp in seen.items() if stamp >= since}
        for page in client.get_paginator("filter_log_events").paginate(**asked, startTime=since):
            for event in sorted(page["events"], key=lambda each: each["timestamp"]):
                if event["eventId"] not in seen:
                    seen[event["eventId"]] = event["timestamp"]
                    newest = max(newest, event["timestamp"])
                    yield event
        if not follow:
            return
        time.sleep(PAUSE_SECONDS)


def _source(stream: str) -> str:
    """`bff/bff/0123...`, the stream of container bff of a task, as `bff/01234567`."""
    *containers, task = stream.split("/")
    return "/".join((*containers[-1:], task[:8]))


def _json(event: Mapping[str, Any], stamp: datetime) -> str:
    line = {"stream": event["logStreamName"], "message": event["message"]}
    return json.dumps({"time": stamp.isoformat(), **line}) + "\n"
