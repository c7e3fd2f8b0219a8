"""What IAM would decide: a pure evaluator of identity policies and permissions boundaries.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
and .../reference_policies_elements_condition_operators.html. Resource policies, session policies
and organisations' control policies are not modelled.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Any, Literal, TypeAlias, cast

Document: TypeAlias = Mapping[str, Any]
Decision = Literal["allowed", "explicitDeny", "implicitDeny"]


class PolicyError(ValueError):
    """A document that IAM would refuse, or an element that is not modelled; says which."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody wants to do.

    Attributes:
        action: Service and action, such as `s3:GetObject`.
        resource: ARN; `*` stands for an action without a resource.
        context: Condition key in lower case to its values.
    """

    action: str
    resource: str
    context: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A document and the name under which it is attached."""

    name: str
    document: Document


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was decided, by which policies, and which condition keys the request did not give."""

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
        and all(_holds(each, request) for each in _conditions(statement))
    )


def _covers(
    statement: Document, element: str, value: str, request: Request, *, ignore_case: bool = False
) -> bool:
    """Whether the statement's `element` (or its `Not...`) includes the value."""
    negated = f"Not{element}"
    if (element in statement) == (negated in statement):
        raise PolicyError(f"a statement needs one of {element} and {negated}")
    patterns = _texts(statement.get(element, statement.get(negated)))
    found = any(_like(pattern, value, request, ignore_case=ignore_case) for pattern in patterns)
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


@dataclass(frozen=True, kw_only=True)
class _Condition:
    operator: str
    key: str
    wanted: tuple[str, ...]


def _conditions(statement: Document) -> Iterator[_Condition]:
    block = cast("Mapping[str, Mapping[str, Any]]", statement.get("Condition") or {})
    for operator, keys in block.items():
        for key, wanted in keys.items():
            yield _Condition(operator=operator, key=key, wanted=_texts(wanted))


_OPERATOR = re.compile(r"^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$")


def _holds(condition: _Condition, request: Request) -> bool:
    """Whether one condition holds."""
    wanted = condition.wanted
    found = _OPERATOR.match(condition.operator)
    quantifier, name, if_exists = found.groups() if found else (None, condition.operator, None)
    values = request.context.get(condition.key.lower(), ())
    if name == "Null":
        return (not values) == (wanted[0].lower() == "true")
    negated, compare = _comparison(name)
    if not values:
        return bool(if_exists) or quantifier == "ForAllValues" or (negated and not quantifier)
    matches = [any(compare(each, value, request) for each in wanted) for value in values]
    verdicts = [match != negated for match in matches]
    if quantifier == "ForAnyValue":
        return any(verdicts)
    # Without a quantifier one matching value is enough, and for a negation none may match.
    return all(verdicts) if quantifier or negated else any(verdicts)


Compare: TypeAlias = Callable[[str, str, Request], bool]


def _comparison(name: str) -> tuple[bool, Compare]:
    """Whether the operator is a negation, and how it compares a policy's value with a given one."""
    positive = _NEGATIONS.get(name, name)
    ordered = re.match(r"^(Numeric|Date)(LessThan|GreaterThan)(Equals)?$", name)
    if ordered:
        return False, _ordering(*ordered.groups())
    if positive not in _COMPARISONS:
        raise PolicyError(f"'{name}' is no condition operator")
    return positive != name, _COMPARISONS[positive]


def _ordering(kind: str, direction: str, equals: str | None) -> Compare:
    read: Callable[[str], float] = float if kind == "Numeric" else _instant

    def compare(wanted: str, value: str, _: Request) -> bool:
        limit, given = read(wanted), read(value)
        less = given < limit if direction == "LessThan" else given > limit
        return less or (bool(equals) and given == limit)

    return compare


def _instant(text: str) -> float:
    if text.isdigit():
        return float(text)
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _equals(wanted: str, value: str, request: Request) -> bool:
    return "".join(_parts(wanted, request, wild=False)) == value


def _equals_ignoring_case(wanted: str, value: str, request: Request) -> bool:
    return _equals(wanted.lower(), value.lower(), request)


def _string_like(wanted: str, value: str, request: Request) -> bool:
    return _like(wanted, value, request)


def _arn_like(wanted: str, value: str, request: Request) -> bool:
    """Each of an ARN's six parts by itself: a wildcard does not reach across a colon."""
    patterns, parts = wanted.split(":", 5), value.split(":", 5)
    return len(patterns) == len(parts) and all(
        _like(pattern, part, request) for pattern, part in zip(patterns, parts, strict=True)
    )


def _in_block(wanted: str, value: str, _: Request) -> bool:
    return ip_address(value) in ip_network(wanted, strict=False)


_COMPARISONS: Mapping[str, Compare] = {
    "StringEquals": _equals,
    "StringEqualsIgnoreCase": _equals_ignoring_case,
    "StringLike": _string_like,
    "ArnEquals": _arn_like,  # AWS treats the two alike
    "ArnLike": _arn_like,
    "NumericEquals": lambda wanted, value, _: float(wanted) == float(value),
    "DateEquals": lambda wanted, value, _: _instant(wanted) == _instant(value),
    "Bool": lambda wanted, value, _: wanted.lower() == value.lower(),
    "BinaryEquals": _equals,
    "IpAddress": _in_block,
}

_NEGATIONS: Mapping[str, str] = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
}

_PIECE = re.compile(r"\$\{([^}]*)\}|([*?])")


def _like(pattern: str, value: str, request: Request, *, ignore_case: bool = False) -> bool:
    """Whether the value fits the pattern: `*`, `?`, and variables such as `${aws:username}`."""
    expression = "".join(_parts(pattern, request, wild=True))
    return bool(_compiled(expression, ignore_case=ignore_case).fullmatch(value))


@cache
def _compiled(expression: str, *, ignore_case: bool) -> re.Pattern[str]:
    return re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _parts(pattern: str, request: Request, *, wild: bool) -> Iterator[str]:
    """The pattern piece by piece, as text or (`wild`) as regular expression."""
    quote: Callable[[str], str] = re.escape if wild else str
    end = 0
    for piece in _PIECE.finditer(pattern):
        yield quote(pattern[end : piece.start()])
        end = piece.end()
        variable, wildcard = piece.groups()
        if variable is not None:
            yield quote(_variable(variable, request))
        else:
            yield {"*": ".*", "?": "."}[wildcard] if wild else wildcard
    yield quote(pattern[end:])


def _variable(text: str, request: Request) -> str:
    """A policy variable's value; one that the request lacks fits nothing."""
    if text in ("*", "?", "$"):
        return text
    key, _, default = text.partition(",")
    values = request.context.get(key.strip().lower(), ())
    return values[0] if len(values) == 1 else default.strip().strip("'") or "\0"


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _texts(value: Any) -> tuple[str, ...]:
    """One or several values as texts; JSON's booleans as IAM spells them."""
    return tuple(
        str(each).lower() if isinstance(each, bool) else str(each) for each in _list(value)
    )
