"""graphql: the platform's API. `ask(question)` has agentcore answer."""

import os
from typing import Any

import requests
from flask import Flask, request
from graphql import (
    GraphQLResolveInfo,
    build_schema,
    graphql_sync,  # pyright: ignore[reportUnknownVariableType] -- generic in what we do not pass
)
from serving import serve

app = Flask(__name__)
AGENTCORE = f"http://{os.environ['AGENTCORE_HOST']}:{os.environ.get('AGENTCORE_PORT', '8080')}"
SECONDS = 90
SCHEMA = build_schema("""
    type Query { version: String! }
    type Mutation { ask(question: String!): Answer! }
    "What the agent says, and the object of the artifacts bucket that keeps it."
    type Answer { text: String!, transcript: String! }
""")


class Root:
    """What the schema's fields are resolved from."""

    version = "1"

    def ask(self, _: GraphQLResolveInfo[Any], question: str) -> dict[str, str]:
        """Have agentcore answer; a task of it that fails is an error of the query."""
        prompt = {"prompt": question}
        asked = requests.post(f"{AGENTCORE}/invocations", json=prompt, timeout=SECONDS)
        asked.raise_for_status()
        return asked.json()


@app.get("/graphql")
def health() -> dict[str, Any]:
    """Answer a query that only reads, as health checks ask `{__typename}`."""
    return _answer(request.args["query"], {}, None)


@app.post("/graphql")
def graphql() -> dict[str, Any]:
    """Answer a query or a mutation."""
    given: dict[str, Any] = request.get_json()
    return _answer(given["query"], given.get("variables"), Root())


def _answer(query: str, variables: dict[str, Any] | None, root: Root | None) -> dict[str, Any]:
    return {**graphql_sync(SCHEMA, query, root, variable_values=variables).formatted}


if __name__ == "__main__":
    serve(app)
