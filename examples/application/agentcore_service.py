"""agentcore: the agent. Answers by a model, from the documents bucket, and keeps transcripts.

It speaks the HTTP contract of Bedrock AgentCore's runtime, `POST /invocations` and `GET /ping`:
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-http-protocol-contract.html.
Region and credentials come from ECS, the rest from the platform; see `services/README.md`.
"""

import json
import os
import uuid
from collections.abc import Iterator
from typing import Any

from flask import Flask, request
from serving import aws, log, serve

app = Flask(__name__)
s3, bedrock = aws("s3"), aws("bedrock-runtime")
DOCUMENTS, ARTIFACTS = os.environ["DOCUMENTS_BUCKET"], os.environ["ARTIFACTS_BUCKET"]
(MODEL, *_) = (each for each in os.environ["MODEL_IDS"].split(",") if "anthropic." in each)
MOST_DOCUMENTS, MOST_BYTES, MOST_TOKENS = 5, 20_000, 1_000


@app.get("/ping")
def ping() -> dict[str, str]:
    """Say that it can serve."""
    return {"status": "Healthy"}


@app.post("/invocations")
def invocations() -> dict[str, str]:
    """Answer `prompt`; `transcript` is the key in the artifacts bucket of what was said."""
    prompt: str = request.get_json()["prompt"]
    documents = dict(_documents())
    text = _answer(prompt, documents)
    key = f"transcripts/{uuid.uuid4()}.json"
    said = {"prompt": prompt, "documents": [*documents], "model": MODEL, "text": text}
    s3.put_object(Bucket=ARTIFACTS, Key=key, Body=json.dumps(said).encode())
    log("answered", transcript=key, documents=len(documents))
    return {"text": text, "transcript": key}


def _documents() -> Iterator[tuple[str, str]]:
    """The first of the documents, by key."""
    listed = s3.list_objects_v2(Bucket=DOCUMENTS, MaxKeys=MOST_DOCUMENTS)
    for each in listed.get("Contents", ()):
        key: str = each["Key"]
        found = s3.get_object(Bucket=DOCUMENTS, Key=key, Range=f"bytes=0-{MOST_BYTES - 1}")
        yield key, found["Body"].read().decode(errors="replace")


def _answer(prompt: str, documents: dict[str, str]) -> str:
    """What the model says. IAM refuses a call that does not name the guardrail.

    Source: https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html
    """
    body = {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": MOST_TOKENS,
        "system": "Answer from these documents only.\n" + json.dumps(documents),
        "messages": [{"role": "user", "content": prompt}],
    }
    called = bedrock.invoke_model(
        modelId=MODEL,
        guardrailIdentifier=os.environ["GUARDRAIL_ID"],
        guardrailVersion=os.environ["GUARDRAIL_VERSION"],
        body=json.dumps(body).encode(),
    )
    answer: dict[str, Any] = json.loads(called["body"].read())
    return "".join(each.get("text", "") for each in answer.get("content", ()))


if __name__ == "__main__":
    serve(app)
