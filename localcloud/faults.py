"""Faults on demand: throttling, server errors, time-outs and lost answers, by AWS operation.

`LOCALCLOUD_FAULTS` names a JSON file (`.local/faults.json` unless set), read again whenever it
changes, so that faults can be switched on and off while localcloud runs::

    {"ec2.CreateVpc": {"fault": "throttling", "times": 2}, "iam.*": {"fault": "error"}}

`fault` is one of:

- `throttling`, `error` (a 500), `timeout`: retried by clients;
- `denied`: an AccessDenied, final;
- `reset`: the connection breaks before AWS has the request; retried by clients;
- `lost`: the connection breaks after the request took effect. Clients cannot tell it from `reset`
  and send the request again, so AWS answers the second one: `AlreadyExists` where the name is
  fixed, with another resource where it is not, and with the first answer where the operation has
  an idempotency token, which the SDKs fill in.

`times` is how many requests meet the fault, default all. Each attempt of a client is a request:
with 1, localcloud's clients meet the fault and then AWS; with `clients.ATTEMPTS` they give up. The
real provider gives up after 25 (its setting `maxRetries`). The first pattern that matches counts.
localcloud's log has a line for each fault met.
"""

import fnmatch
import json
import logging
import os
from pathlib import Path
from threading import Lock
from typing import Any, Final, cast

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from botocore.httpsession import URLLib3Session

_log = logging.getLogger(__name__)

_ANSWERS: Final = {
    "throttling": (400, "ThrottlingException", "Rate exceeded"),
    "error": (500, "InternalFailure", "An internal error occurred"),
    "denied": (403, "AccessDenied", "User is not authorized to perform this operation"),
}
FAULTS: Final = (*_ANSWERS, "timeout", "reset", "lost")


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
        try:
            stamp = path.stat().st_mtime_ns
            if stamp != self._stamp:
                self._stamp, self._played, self._rules = stamp, {}, json.loads(path.read_text())
        except FileNotFoundError:
            self._stamp, self._played, self._rules = None, {}, {}


_plan = _Plan()


def install(client: BaseClient, service: str) -> None:
    """Inject the active faults before each request of a client."""
    wire = URLLib3Session()
    answered: dict[tuple[str, object], AWSResponse] = {}
    """Lost responses to requests with an idempotency token."""

    def before_send(
        request: AWSPreparedRequest, event_name: str, **_: object
    ) -> AWSResponse | None:
        operation = event_name.rsplit(".", 1)[-1]
        fault, same = _plan.next(f"{service}.{operation}"), (operation, request.body)
        if fault:
            _log.warning("fault %s on %s.%s", fault, service, operation)
        if fault == "lost":
            answer = answered.get(same) or wire.send(request)
            if client.meta.service_model.operation_model(operation).idempotent_members:
                answered[same] = answer
        if fault in ("lost", "reset"):
            raise ConnectionClosedError(endpoint_url=request.url)
        return _answer(fault, request, client) if fault else answered.pop(same, None)

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
