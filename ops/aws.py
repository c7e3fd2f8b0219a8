"""boto3 clients of an account and region, and AWS errors as sentences."""

from dataclasses import dataclass
from functools import cache, cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from botocore import exceptions

from localcloud.process import ACCOUNT, KEY
from ops.errors import ExitCode, OpsError

if TYPE_CHECKING:
    import boto3  # takes a fifth of a second: imported for the first client

_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_NO_CREDENTIALS = {"InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"}
_DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"}
_THROTTLED = {
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "RequestLimitExceeded",
}
_ONE_AT_A_TIME = Lock()
"""boto3 creates clients in one thread at a time; clients are thread-safe."""
_SIGN_IN = "sign in (aws sso login, or AWS_PROFILE) and run the command again"

_SENTENCES: tuple[tuple[tuple[type[Exception], ...], str, ExitCode], ...] = (
    (
        (exceptions.NoCredentialsError, exceptions.PartialCredentialsError),
        "no AWS credentials were found: {sign_in}",
        ExitCode.CREDENTIALS,
    ),
    (
        (exceptions.ProfileNotFound,),
        "AWS_PROFILE: {error}; accepted: a profile of ~/.aws",
        ExitCode.CREDENTIALS,
    ),
    (
        (
            exceptions.CredentialRetrievalError,
            exceptions.LoginError,
            exceptions.SSOError,
            exceptions.TokenRetrievalError,
        ),
        "the AWS sign-in has expired: {sign_in}",
        ExitCode.CREDENTIALS,
    ),
    (
        (exceptions.ConnectionError, exceptions.HTTPClientError),
        "AWS does not respond: {error}",
        ExitCode.AWS,
    ),
)
"""Errors of boto3 without a response from AWS, and their messages."""


@dataclass(frozen=True, kw_only=True)
class Aws:
    """The account and region of a stack.

    Args:
        region: The default region of clients.
        endpoint: The URL of the local AWS; None for AWS, with the user's credentials.
    """

    region: str
    endpoint: str | None = None
    account_id: str = ACCOUNT

    def client(self, service: str, region: str | None = None) -> Any:
        """A boto3 client; throttled calls are retried up to five times."""
        with _ONE_AT_A_TIME:
            return _client(self._session, service, region or self.region, self.endpoint)

    @cached_property
    def account(self) -> str:
        """The id of the account that the credentials belong to."""
        return self.client("sts").get_caller_identity()["Account"]

    @cached_property
    def _session(self) -> "boto3.Session":
        import boto3  # noqa: PLC0415 -- see above

        keys = (f"{KEY}{self.account_id}", "test") if self.endpoint else ()
        session = boto3.Session(*keys, region_name=self.region)
        session.events.register("after-call-error", _not_aws)
        return session


@cache
def _client(session: "boto3.Session", service: str, region: str, endpoint: str | None) -> Any:
    from botocore.config import Config  # noqa: PLC0415 -- see above

    return session.client(  # pyright: ignore[reportCallIssue, reportUnknownMemberType, reportUnknownVariableType] -- the service varies
        service,  # pyright: ignore[reportArgumentType] -- as above
        region_name=region,
        endpoint_url=endpoint,
        config=Config(retries={"mode": "standard", "total_max_attempts": 5}),
    )


def _not_aws(exception: Exception, **_: Any) -> None:
    """Refuse a response that is not AWS's, for which boto3 has an error of its own."""
    from botocore.parsers import ResponseParserError  # noqa: PLC0415 -- see above

    if isinstance(exception, ResponseParserError):
        raise OpsError("the endpoint does not respond as AWS does", ExitCode.AWS)


AWS_ERRORS = (exceptions.BotoCoreError, exceptions.ClientError)
"""Errors that boto3 raises for a failed call."""

AwsError = exceptions.BotoCoreError | exceptions.ClientError


def explained(error: AwsError) -> OpsError:
    """Convert an error of boto3 to a sentence with the fix, and its exit code."""
    if isinstance(error, exceptions.ClientError):
        return _refusal(error)
    for kinds, sentence, code in _SENTENCES:
        if isinstance(error, kinds):
            return OpsError(sentence.format(error=error, sign_in=_SIGN_IN), code)
    return OpsError(f"AWS cannot be called: {error}", ExitCode.AWS)


def _refusal(error: exceptions.ClientError) -> OpsError:
    details = error.response.get("Error", {})
    code, message = details.get("Code", "unknown"), " ".join(details.get("Message", "").split())
    call = error.operation_name
    if code in _EXPIRED:
        return OpsError(f"the AWS credentials have expired: {_SIGN_IN}", ExitCode.CREDENTIALS)
    if code in _NO_CREDENTIALS:
        return OpsError(f"AWS rejects these credentials: {_SIGN_IN}", ExitCode.CREDENTIALS)
    if code in _DENIED:
        return OpsError(f"these credentials may not call {call}: {message}", ExitCode.CREDENTIALS)
    if code in _THROTTLED:
        return OpsError(f"AWS throttles {call} after five attempts: wait a minute", ExitCode.AWS)
    # An HTML page as the response comes from a proxy, or from the local AWS.
    said = code if not message or message.startswith("<") else f"{message} ({code})"
    return OpsError(f"AWS refused {call}: {said}", ExitCode.AWS)
