"""Call a model from inside a container. The source is sent there: standard library only.

Usage: `python3 bedrock_call.py REGION MODEL GUARDRAIL VERSION`, where ECS offers a task role's
credentials. Prints the HTTP status and, unless it is 200, the error.
"""

import hashlib
import hmac
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timezone


def main(region: str, model: str, guardrail: str, version: str) -> None:
    """Ask the model for one token, through the guardrail."""
    body = json.dumps(
        {
            "messages": [{"role": "user", "content": [{"text": "ping"}]}],
            "inferenceConfig": {"maxTokens": 1},
            "guardrailConfig": {"guardrailIdentifier": guardrail, "guardrailVersion": version},
        }
    ).encode()
    host = f"bedrock-runtime.{region}.amazonaws.com"
    path = f"/model/{urllib.parse.quote(model, safe='')}/converse"
    headers = signed(host, path, body, region, credentials(), datetime.now(timezone.utc))  # noqa: UP017 -- the container's Python may be older than ours
    url = f"https://{host}{path}"
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=25) as answer:  # noqa: S310 -- as above
            said = f"HTTP {answer.status}"
    except urllib.error.HTTPError as refusal:
        said = f"HTTP {refusal.code} {refusal.read().decode()[:300]}"
    except OSError as trouble:
        said = f"no answer: {trouble}"
    sys.stdout.write(said + "\n")


def credentials() -> "dict[str, str]":
    """The credentials of the task role.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    """
    where = "http://169.254.170.2" + os.environ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]
    with urllib.request.urlopen(where, timeout=5) as answer:
        return json.load(answer)


def signed(
    host: str, path: str, body: bytes, region: str, keys: "dict[str, str]", now: datetime
) -> "dict[str, str]":
    """The headers of a signed call.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    """
    stamp, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
    headers = {
        "content-type": "application/json",
        "host": host,
        "x-amz-date": stamp,
        "x-amz-security-token": keys["Token"],
    }
    names = ";".join(sorted(headers))
    listed = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    # What is in the path is encoded once more to be signed; S3 alone differs.
    request = "\n".join(
        ["POST", urllib.parse.quote(path), "", listed, names, hashlib.sha256(body).hexdigest()]
    )
    scope = f"{day}/{region}/bedrock/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = ("AWS4" + keys["SecretAccessKey"]).encode()
    for part in (day, region, "bedrock", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
    signature = hmac.new(key, text.encode(), "sha256").hexdigest()
    credential = f"Credential={keys['AccessKeyId']}/{scope}"
    text = f"AWS4-HMAC-SHA256 {credential}, SignedHeaders={names}, Signature={signature}"
    return {**headers, "authorization": text}


if __name__ == "__main__":
    main(*sys.argv[1:])
