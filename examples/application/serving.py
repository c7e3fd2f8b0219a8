"""Serving as a task of the platform has to: on `PORT`, until SIGTERM, a line of log per event."""

import json
import os
import signal
import sys
from typing import Any

import boto3
import waitress
from flask import Flask

IDLE_SECONDS = 130
"""Longer than the load balancers keep a connection (`ingress.idle_timeout_seconds`, 120)."""


def log(event: str, **details: object) -> None:
    """Print an event as one line of JSON, which CloudWatch Logs Insights reads by field."""
    print(json.dumps({"event": event, **details}), flush=True)  # noqa: T201 -- stdout is the log


def aws(service: str) -> Any:
    """A client of a service: region and credentials of ECS, or of the environment."""
    return boto3.client(service)  # pyright: ignore[reportUnknownMemberType, reportCallIssue, reportUnknownVariableType, reportArgumentType] -- typed by names only


def _stop(_number: int, _frame: object) -> None:
    sys.exit(0)


def serve(app: Flask) -> None:
    """Answer requests until ECS stops the task."""
    signal.signal(signal.SIGTERM, _stop)
    port = int(os.environ["PORT"])
    log("serves", port=port)
    # A task is reached at its own address; its security group limits the callers.
    waitress.serve(app, host="0.0.0.0", port=port, channel_timeout=IDLE_SECONDS)  # noqa: S104
