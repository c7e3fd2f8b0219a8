"""The comparison of policies with requests in IAM: patterns, variables, operators.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_address, ip_network
from typing import TypeAlias


class PolicyError(ValueError):
    """A document that IAM would refuse, or an element that is not modelled; says which."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request to authorize.

    Attributes:
        action: Service and action, such as `s3:GetObject`.
        resource: ARN; `*` stands for an action without a resource.
        context: Condition key in lower case to its values.
    """

    action: str
    resource: str
    context: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A line of a statement's `Condition`: operator, key and the values that will do."""

    operator: str
    key: str
    wanted: tuple[str, ...]


_OPERATOR = re.compile(r"^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$")


def holds(condition: Condition, request: Request) -> bool:
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
    return like(wanted, value, request)


def _arn_like(wanted: str, value: str, request: Request) -> bool:
    """Each of an ARN's six parts by itself: a wildcard does not reach across a colon."""
    patterns, parts = wanted.split(":", 5), value.split(":", 5)
    return len(patterns) == len(parts) and all(
        like(pattern, part, request) for pattern, part in zip(patterns, parts, strict=True)
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


def like(pattern: str, value: str, request: Request, *, ignore_case: bool = False) -> bool:
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
