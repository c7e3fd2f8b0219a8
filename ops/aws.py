"""AWS as the commands see it: clients of one account and region, and its errors as sentences."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import boto3
from botocore import exceptions
from botocore.config import Config
from botocore.parsers import ResponseParserError

from ops.errors import ExitCode, OpsError

_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_NO_CREDENTIALS = {"InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"}
_DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"}
_THROTTLED = {
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "RequestLimitExceeded",
}
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
        "AWS does not answer: {error}",
        ExitCode.AWS,
    ),
    ((ResponseParserError,), "what answers in place of AWS speaks another protocol", ExitCode.AWS),
)
"""What boto3 raises before AWS has refused anything, and how it is told."""


@dataclass(frozen=True, kw_only=True)
class Aws:
    """The account and region of a stack.

    Args:
        region: Where clients work unless another region is asked for.
        endpoint: The URL of the local AWS, which takes any keys; None is AWS itself, with the
            user's credentials.
    """

    region: str
    endpoint: str | None = None

    def client(self, service: str, region: str | None = None) -> Any:
        """A boto3 client; throttled calls are tried again up to five times."""
        return _client(self._session, service, region or self.region, self.endpoint)

    @cached_property
    def account(self) -> str:
        """The id of the account that the credentials belong to."""
        return self.client("sts").get_caller_identity()["Account"]

    @cached_property
    def _session(self) -> boto3.Session:
        if self.endpoint is None:
            return boto3.Session(region_name=self.region)
        return boto3.Session("test", "test", region_name=self.region)


@cache
def _client(session: boto3.Session, service: str, region: str, endpoint: str | None) -> Any:
    config = Config(retries={"mode": "standard", "total_max_attempts": 5})
    return session.client(  # pyright: ignore[reportCallIssue, reportUnknownMemberType, reportUnknownVariableType] -- the service varies
        service,  # pyright: ignore[reportArgumentType] -- as above
        region_name=region,
        endpoint_url=endpoint,
        config=config,
    )


AWS_ERRORS = (exceptions.BotoCoreError, exceptions.ClientError, ResponseParserError)
"""What boto3 raises when a call did not work."""

AwsError = exceptions.BotoCoreError | exceptions.ClientError | ResponseParserError


def explained(error: AwsError) -> OpsError:
    """An error of boto3 as a sentence that says what to do, with its exit code."""
    if isinstance(error, exceptions.ClientError):
        return _refusal(error)
    for kinds, sentence, code in _SENTENCES:
        if isinstance(error, kinds):
            return OpsError(sentence.format(error=error, sign_in=_SIGN_IN), code)
    return OpsError(f"AWS cannot be asked: {error}", ExitCode.AWS)


def _refusal(error: exceptions.ClientError) -> OpsError:
    details = error.response.get("Error", {})
    code, message = details.get("Code", "unknown"), " ".join(details.get("Message", "").split())
    call = error.operation_name
    if code in _EXPIRED:
        return OpsError(f"the AWS credentials have expired: {_SIGN_IN}", ExitCode.CREDENTIALS)
    if code in _NO_CREDENTIALS:
        return OpsError(f"AWS does not know these credentials: {_SIGN_IN}", ExitCode.CREDENTIALS)
    if code in _DENIED:
        return OpsError(f"these credentials may not call {call}: {message}", ExitCode.CREDENTIALS)
    if code in _THROTTLED:
        return OpsError(f"AWS throttles {call}, after five tries: wait a minute", ExitCode.AWS)
    # A page where an answer should be comes from what stands between, or from the local AWS.
    said = code if not message or message.startswith("<") else f"{message} ({code})"
    return OpsError(f"AWS refused {call}: {said}", ExitCode.AWS)
