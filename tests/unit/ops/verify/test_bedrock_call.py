"""The call that containers make, signed without boto3 as boto3 would sign it."""

import io
import json
import urllib.error
import urllib.request
from datetime import UTC, datetime
from email.message import Message
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from ops.verify import bedrock_call

KEYS = {"AccessKeyId": "AKIA", "SecretAccessKey": "secret", "Token": "session"}
MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
HOST = "bedrock-runtime.us-east-1.amazonaws.com"
PATH = "/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse"
BODY = b'{"messages": []}'


def test_signature_is_botocores() -> None:
    now = datetime.now(UTC)
    ours = bedrock_call.signed(HOST, PATH, BODY, "us-east-1", KEYS, now)

    request = AWSRequest(
        "POST", f"https://{HOST}{PATH}", {"content-type": "application/json"}, BODY
    )
    request.context["timestamp"] = ours["x-amz-date"]
    request.headers["X-Amz-Date"] = ours["x-amz-date"]
    request.headers["X-Amz-Security-Token"] = KEYS["Token"]
    signer = SigV4Auth(Credentials("AKIA", "secret", "session"), "bedrock", "us-east-1")
    text = signer.string_to_sign(request, signer.canonical_request(request))

    assert ours["authorization"].endswith(f"Signature={signer.signature(text, request)}")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was sent; the first answer is ECS's, the next Bedrock's."""
    sent: list[Any] = []

    class Answer(io.BytesIO):
        status = 200

    def urlopen(request: Any, timeout: int) -> Answer:
        assert timeout
        sent.append(request)
        return Answer(json.dumps(KEYS).encode() if len(sent) == 1 else b"{}")

    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/1")
    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    return sent


def test_one_token_is_asked_for_through_the_guardrail(
    asked: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    bedrock_call.main("us-east-1", MODEL, "gr-1", "3")

    assert capsys.readouterr().out == "HTTP 200\n"
    credentials, call = asked
    assert credentials == "http://169.254.170.2/v2/credentials/1"
    assert call.full_url == f"https://{HOST}{PATH}"
    body = json.loads(call.data)
    assert body["inferenceConfig"] == {"maxTokens": 1}
    assert body["guardrailConfig"] == {"guardrailIdentifier": "gr-1", "guardrailVersion": "3"}


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            urllib.error.HTTPError("u", 403, "no", Message(), io.BytesIO(b"no access")),
            "HTTP 403 no access\n",
        ),
        (urllib.error.URLError("timed out"), "no answer: <urlopen error timed out>\n"),
    ],
)
def test_a_refusal_and_silence_are_told(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    says: str,
) -> None:
    def urlopen(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(bedrock_call, "credentials", lambda: KEYS)
    monkeypatch.setattr(urllib.request, "urlopen", urlopen)

    bedrock_call.main("us-east-1", MODEL, "gr-1", "3")

    assert capsys.readouterr().out == says
