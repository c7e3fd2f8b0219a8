"""boto3 clients of the local AWS, made once each and shared by all threads."""

import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeAlias, cast

import boto3
from botocore import xform_name
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.model import OperationModel
from botocore.parsers import ResponseParserError

from localcloud import faults
from localcloud.calls import validate
from localcloud.calls.models import AwsError
from localcloud.process import KEY

_lock = Lock()
_clients: dict[tuple[str, str, str], BaseClient] = {}
_session: boto3.Session | None = None

Guard: TypeAlias = Callable[[str, str, str, Mapping[str, Any]], None]
"""Refuses a call by raising `AwsError`: from service, region, operation and parameters."""

guard: ContextVar[Guard | None] = ContextVar("guard", default=None)
"""The guard of this thread's calls; None without a role."""

ATTEMPTS = 3
"""The maximum number of attempts of a request."""

_CONFIG = Config(
    max_pool_connections=64,
    retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
    connect_timeout=5,
    read_timeout=60,
    s3={"addressing_style": "path"},
)


def client(service: str, region: str, account: str) -> BaseClient:
    """Return the client of a service in an account's region, against `AWS_ENDPOINT_URL`.

    The access key is the account's, never the user's: whatever is in the environment must not
    leak here.
    """
    place = service, region, account
    found = _clients.get(place)
    if found is None:
        with _lock:
            found = _clients.get(place) or _make(*place)
            _clients[place] = found
    return found


def _make(service: str, region: str, account: str) -> BaseClient:
    global _session  # noqa: PLW0603 - one session, so that botocore loads its models once
    _session = _session or boto3.Session()
    made = cast(
        "BaseClient",
        _session.client(  # pyright: ignore[reportUnknownMemberType, reportCallIssue] - overloads exist for literal names only
            cast("Any", service),
            region_name=region,
            endpoint_url=os.environ["AWS_ENDPOINT_URL"],
            aws_access_key_id=f"{KEY}{account}",
            aws_secret_access_key="test",  # noqa: S106 - moto accepts anything
            config=_CONFIG,
        ),
    )
    # After botocore has put the parameters right, as it does with the ids of hosted zones.
    made.meta.events.register_last("before-parameter-build", _validate)
    faults.install(made, service)
    return made


def _validate(params: Mapping[str, Any], model: OperationModel, **_: object) -> None:
    service = model.service_model.service_name
    validate.refuse(service, xform_name(model.name), params)


@contextmanager
def unguarded() -> Generator[None]:
    """Make calls that are localcloud's own."""
    token = guard.set(None)
    try:
        yield
    finally:
        guard.reset(token)


def reset() -> None:
    """Forget all clients (tests start several servers)."""
    with _lock:
        _clients.clear()


def authorize(service: str, region: str, op: str, params: Mapping[str, Any]) -> None:
    """Refuse a call that whoever acts may not make.

    Raises:
        AwsError: It is denied.
    """
    if allow := guard.get():
        allow(service, region, op, params)


def call(
    service: str, region: str, op: str, params: Mapping[str, Any], *, account: str
) -> dict[str, Any]:
    """Run one operation. Declarations ask `Context.send`, which knows the account.

    Raises:
        AwsError: AWS refused it, or botocore did before anything was sent.
    """
    authorize(service, region, op, params)
    method = getattr(client(service, region, account), op)
    try:
        return cast("dict[str, Any]", method(**params))
    except ClientError as error:
        details = error.response.get("Error", {})
        code, message = details.get("Code", "Unknown"), details.get("Message", str(error))
        raise AwsError(service, op, code, message) from error
    except ResponseParserError as error:  # moto answers with HTML where it fails or lacks something
        message = "the local AWS (moto) lacks this operation, or failed on it"
        raise AwsError(service, op, "NotImplemented", message) from error
    except BotoCoreError as error:
        raise AwsError(service, op, type(error).__name__, str(error)) from error
