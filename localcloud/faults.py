"""Faults on demand: throttling, server errors and time-outs, by AWS operation.

`LOCALCLOUD_FAULTS` names a JSON file (`.local/faults.json` unless set), read again whenever it
changes, so that faults can be switched on and off while localcloud runs::

    {"ec2.CreateVpc": {"fault": "throttling", "times": 2}, "iam.*": {"fault": "error"}}

`fault` is `throttling` (retried by clients), `error` (a 500, retried too), `denied` (an
AccessDenied, final) or `timeout`; `times` is how often, default always. The first pattern that
matches counts.
"""

import fnmatch
import json
import os
from pathlib import Path
from threading import Lock
from typing import Any, Final, cast

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.exceptions import ReadTimeoutError

_ANSWERS: Final = {
    "throttling": (400, "ThrottlingException", "Rate exceeded"),
    "error": (500, "InternalFailure", "An internal error occurred"),
    "denied": (403, "AccessDenied", "User is not authorized to perform this operation"),
}
FAULTS: Final = (*_ANSWERS, "timeout")


class _Plan:
    """The faults in force, and how many of each were played."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stamp: int | None = None
        self._rules: dict[str, dict[str, Any]] = {}
        self._played: dict[str, int] = {}

    def next(self, operation: str) -> str | None:
        """Return the fault for a call of this operation, if any."""
        path = os.environ.get("LOCALCLOUD_FAULTS")
        if not path:
            return None
        with self._lock:
            self._refresh(Path(path))
            for pattern, rule in self._rules.items():
                if fnmatch.fnmatchcase(operation, pattern):
                    played = self._played.get(pattern, 0)
                    self._played[pattern] = played + 1
                    return rule["fault"] if played < rule.get("times", float("inf")) else None
        return None

    def _refresh(self, path: Path) -> None:
        stamp = path.stat().st_mtime_ns if path.exists() else None
        if stamp != self._stamp:
            self._stamp, self._played = stamp, {}
            self._rules = json.loads(path.read_text()) if stamp else {}


_plan = _Plan()


def install(client: BaseClient, service: str) -> None:
    """Let a client meet the faults in force before each request."""

    def before_send(
        request: AWSPreparedRequest, event_name: str, **_: object
    ) -> AWSResponse | None:
        fault = _plan.next(f"{service}.{event_name.rsplit('.', 1)[-1]}")
        return _answer(fault, request, client) if fault else None

    client.meta.events.register("before-send.*.*", cast("Any", before_send))


def _answer(fault: str, request: AWSPreparedRequest, client: BaseClient) -> AWSResponse:
    if fault == "timeout":
        raise ReadTimeoutError(endpoint_url=request.url)
    if fault not in _ANSWERS:
        msg = f"{os.environ['LOCALCLOUD_FAULTS']}: fault '{fault}' is none of {', '.join(FAULTS)}"
        raise ValueError(msg)
    status, code, message = _ANSWERS[fault]
    protocol = client.meta.service_model.metadata.get("protocol", "json")
    error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    body = (
        json.dumps({"__type": code, "code": code, "message": message})
        if "json" in protocol
        # EC2 looks for the error among several, the other XML services for one.
        else f"<ErrorResponse><Errors>{error}</Errors>{error}</ErrorResponse>"
    )
    return AWSResponse(request.url, status, cast("Any", {"x-amzn-errortype": code}), _Raw(body))


class _Raw:
    """The part of a urllib3 response that botocore reads."""

    def __init__(self, body: str) -> None:
        self._body = body.encode()

    def stream(self, **_: object) -> list[bytes]:
        return [self._body]


__all__ = ["FAULTS", "install"]
