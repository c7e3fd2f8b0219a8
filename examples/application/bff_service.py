"""bff: what the browser talks to. `POST /api/questions {"question": "..."}`.

The load balancer in front of it has signed the user in.
"""

import os
from http import HTTPStatus
from typing import Any

import requests
from flask import Flask, request
from serving import serve

app = Flask(__name__)
GRAPHQL = os.environ.get("GRAPHQL_URL") or f"https://{os.environ['GRAPHQL_HOST']}/graphql"
SECONDS = 100
"""Less than the load balancer waits for an answer (`ingress.idle_timeout_seconds`, 120)."""
ASK = "mutation ($question: String!) { ask(question: $question) { text transcript } }"


@app.get("/api/health")
def health() -> dict[str, str]:
    """Say that it can serve, without asking graphql: one lost service must not end all."""
    return {"status": "ok"}


@app.post("/api/questions")
def question() -> tuple[dict[str, Any], HTTPStatus]:
    """Ask, and return the answer's `text`, and `transcript`, the object that keeps it."""
    given: dict[str, Any] = request.get_json()
    if not isinstance(given.get("question"), str):
        return {"error": "question is missing; accepted: a text"}, HTTPStatus.BAD_REQUEST
    query = {"query": ASK, "variables": {"question": given["question"]}}
    answer: dict[str, Any] = requests.post(GRAPHQL, json=query, timeout=SECONDS).json()
    if "errors" in answer:
        return {"error": answer["errors"][0]["message"]}, HTTPStatus.BAD_GATEWAY
    return answer["data"]["ask"], HTTPStatus.OK


if __name__ == "__main__":
    serve(app)
