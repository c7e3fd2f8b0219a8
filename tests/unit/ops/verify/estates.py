"""A deployed stack of hand-made resources, whose AWS answers what a test says."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from ops.deployment import Deployment
from ops.verify import run
from ops.verify.drift import Drift
from tests.support.answers import Answer, AnsweringAws, Answers
from tests.unit.ops.conftest import contract

_ANSWERS = Answers()
_AWS = AnsweringAws(region="us-east-1", answers=_ANSWERS)
"""One for all tests, as its clients take long to make: it answers for the latest stack."""
vars(_AWS)["account"] = "123456789012"
STACK = {"type": "pulumi:pulumi:Stack", "urn": "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev"}


def resource(kind: str, name: str = "it", *, id_: str = "it", **more: Any) -> dict[str, Any]:
    """A resource as a state lists it: `resource("rds.Cluster", "main", inputs={...})`."""
    module, _, cls = kind.partition(".")
    type_ = f"aws:{module}/{cls[0].lower()}{cls[1:]}:{cls}"
    urn = f"urn:pulumi:dev::p::agentplatform:data:Data${type_}::{name}"
    return {
        "type": type_,
        "urn": urn,
        "id": id_,
        "custom": True,
        "inputs": {},
        "outputs": {},
        **more,
    }


def deployed(
    *state: Mapping[str, Any],
    answers: Mapping[str, Answer] | None = None,
    local: bool = False,
    contracts: Mapping[str, Mapping[str, Any]] | None = None,
) -> Deployment:
    """A stack.

    Args:
        state: Its resources; the stack itself is there too.
        answers: What AWS says, by operation, such as `rds.DescribeDBClusters`.
        local: Whether it runs on the local AWS.
        contracts: What it publishes, with the fields that matter.
    """
    deployment = Deployment(stack="dev", local=local)
    _ANSWERS.instead = dict(answers or {})
    published = {name: contract(name, **fields) for name, fields in (contracts or {}).items()}
    vars(deployment).update(state=(STACK, *state), outputs=published, aws=_AWS)
    return deployment


@contextmanager
def drifting(*drift: Drift) -> Generator[None]:
    """A refresh finds this."""

    def found(_: Deployment) -> tuple[Drift, ...]:
        return drift

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "drifted", found)
        yield
