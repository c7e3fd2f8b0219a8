"""A pure evaluator of identity policies and permissions boundaries, as IAM evaluates them.

`conditions` compares values. Resource policies, session policies and
organisations' control policies are not modelled.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast

from localcloud.iam.conditions import Condition, PolicyError, Request, holds, like

__all__ = [
    "Decision",
    "Document",
    "Policy",
    "PolicyError",
    "Request",
    "Verdict",
    "context_of",
    "parse",
    "simulate",
]

Document: TypeAlias = Mapping[str, Any]
Decision = Literal["allowed", "explicitDeny", "implicitDeny"]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A document and the name under which it is attached."""

    name: str
    document: Document


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The decision, its policies, and the condition keys that are missing in the request."""

    decision: Decision
    matched: tuple[str, ...]
    missing: tuple[str, ...]


def simulate(
    request: Request, policies: Sequence[Policy], boundaries: Sequence[Policy] = ()
) -> Verdict:
    """Decide a request: a denial wins, then identity and boundary must both allow it.

    Raises:
        PolicyError: A policy holds something that IAM refuses or that is not modelled.
    """
    denied = _matching(request, (*policies, *boundaries), "Deny")
    allowed = _matching(request, policies, "Allow")
    within = not boundaries or _matching(request, boundaries, "Allow")
    missing = tuple(sorted(_missing(request, (*policies, *boundaries))))
    if denied:
        return Verdict(decision="explicitDeny", matched=denied, missing=missing)
    decision: Decision = "allowed" if allowed and within else "implicitDeny"
    return Verdict(decision=decision, matched=allowed if within else (), missing=missing)


def context_of(entries: Mapping[str, str | Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """A request's context; keys ignore case, a single text is a list of one."""
    return {
        key.lower(): (value,) if isinstance(value, str) else tuple(value)
        for key, value in entries.items()
    }


def parse(text: str) -> Document:
    """Read a document from JSON."""
    try:
        found = json.loads(text)
    except ValueError:
        raise PolicyError("the policy document is no JSON") from None
    if not isinstance(found, dict):
        raise PolicyError("the policy document is no JSON object")
    return cast("Document", found)


def _matching(request: Request, policies: Sequence[Policy], effect: str) -> tuple[str, ...]:
    return tuple(
        policy.name
        for policy in policies
        if any(
            statement["Effect"] == effect and _applies(statement, request)
            for statement in _statements(policy.document)
        )
    )


def _statements(document: Document) -> Iterator[Document]:
    for each in _list(document.get("Statement")):
        statement = cast("Document", each if isinstance(each, Mapping) else {})
        if statement.get("Effect") not in ("Allow", "Deny"):
            raise PolicyError("every statement needs Effect: Allow or Deny")
        yield statement


def _applies(statement: Document, request: Request) -> bool:
    return (
        _covers(statement, "Action", request.action, request, ignore_case=True)
        and _covers(statement, "Resource", request.resource, request)
        and all(holds(each, request) for each in _conditions(statement))
    )


def _covers(
    statement: Document, element: str, value: str, request: Request, *, ignore_case: bool = False
) -> bool:
    """Whether the statement's `element` (or its `Not...`) includes the value."""
    negated = f"Not{element}"
    if (element in statement) == (negated in statement):
        raise PolicyError(f"a statement needs one of {element} and {negated}")
    patterns = _texts(statement.get(element, statement.get(negated)))
    found = any(like(pattern, value, request, ignore_case=ignore_case) for pattern in patterns)
    return found == (element in statement)


def _missing(request: Request, policies: Sequence[Policy]) -> set[str]:
    """Condition keys of statements about the request's action for which it has no values."""
    return {
        condition.key
        for policy in policies
        for statement in _statements(policy.document)
        if _covers(statement, "Action", request.action, request, ignore_case=True)
        for condition in _conditions(statement)
        if condition.key.lower() not in request.context
    }


def _conditions(statement: Document) -> Iterator[Condition]:
    block = cast("Mapping[str, Mapping[str, Any]]", statement.get("Condition") or {})
    for operator, keys in block.items():
        for key, wanted in keys.items():
            yield Condition(operator=operator, key=key, wanted=_texts(wanted))


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _texts(value: Any) -> tuple[str, ...]:
    """One or several values as texts; JSON's booleans as IAM spells them."""
    return tuple(
        str(each).lower() if isinstance(each, bool) else str(each) for each in _list(value)
    )
