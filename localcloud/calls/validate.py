"""Validate the parameters of a call by botocore's model, as AWS does and botocore does not.

botocore checks names, types and what is required. AWS also checks values, lengths, numbers and
patterns, which are in the same model.
Source: https://smithy.io/2.0/spec/constraint-traits.html
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias, cast

import regex
from botocore.model import ListShape, MapShape, OperationModel, Shape, StringShape, StructureShape

from localcloud.calls import models
from localcloud.calls.models import AwsError

Validator: TypeAlias = Callable[[Any, str], Iterator[str]]
"""From a value and its path to its problems, which never contain the value."""


@dataclass(frozen=True, kw_only=True)
class Excepted:
    """A shape whose constraint in botocore's model is not AWS's."""

    constraint: str
    reason: str
    page: str


EXCEPTIONS: Final[Mapping[tuple[str, str], Excepted]] = {
    ("opensearch", "OpenSearchPartitionInstanceType"): Excepted(
        constraint="enum",
        reason="the model lacks m7g, r7g and later families, which AWS offers",
        page="https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html",
    ),
}
"""By service and shape."""

_SURROGATES = (r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF")
"""How Java spells the characters beyond the first 65,536, and how Python does."""


def problems(service: str, op: str, params: Mapping[str, Any]) -> list[str]:
    """List what AWS would refuse of the parameters of an operation, by its boto3 name."""
    validator = _of_operation(service, op)
    return list(validator(params, "")) if validator else []


def refuse(service: str, op: str, params: Mapping[str, Any]) -> None:
    """Refuse parameters with AWS's code and words; services with the query protocol have another.

    Raises:
        AwsError: AWS would not take them.
    """
    found = problems(service, op, params)
    if found:
        protocol = models.service(service).metadata["protocol"]
        code = "ValidationError" if protocol in ("query", "ec2") else "ValidationException"
        many = "s" if len(found) > 1 else ""
        said = f"{len(found)} validation error{many} detected: {'; '.join(found)}"
        raise AwsError(service, op, code, said)


@cache
def _of_operation(service: str, op: str) -> Validator | None:
    model: OperationModel = models.operation(service, op)
    return _of(model.input_shape, service, {}) if model.input_shape else None


def _of(shape: Shape, service: str, known: dict[str, Validator | None]) -> Validator | None:
    """Compile the validator of a shape; None when nothing in it is constrained."""
    if shape.name in known:
        return lambda value, where: _later(known[shape.name], value, where)
    known[shape.name] = None  # a shape may contain itself
    steps = [*_own(shape, service)]
    match shape:
        case StructureShape():
            steps += _members(shape, service, known)
        case ListShape():
            steps += _items(_of(shape.member, service, known))
        case MapShape():
            steps += _entries(_of(shape.key, service, known), _of(shape.value, service, known))
        case _:
            pass
    known[shape.name] = _all(steps) if steps else None
    return known[shape.name]


def _later(validator: Validator | None, value: Any, where: str) -> Iterator[str]:
    if validator:
        yield from validator(value, where)


def _all(steps: Sequence[Validator]) -> Validator:
    def validate(value: Any, where: str) -> Iterator[str]:
        for step in steps:
            yield from step(value, where)

    return validate


def _members(
    shape: StructureShape, service: str, known: dict[str, Validator | None]
) -> Iterator[Validator]:
    members = {name: _of(member, service, known) for name, member in shape.members.items()}
    constrained = {name: validator for name, validator in members.items() if validator}

    def validate(value: Any, where: str) -> Iterator[str]:
        for name, item in cast("Mapping[str, Any]", value).items():
            if name in constrained:
                yield from constrained[name](item, f"{where}.{name}" if where else name)

    if constrained:
        yield validate


def _items(item: Validator | None) -> Iterator[Validator]:
    def validate(value: Any, where: str) -> Iterator[str]:
        for place, each in enumerate(cast("Sequence[Any]", value), 1):
            yield from _later(item, each, f"{where}.{place}")

    if item:
        yield validate


def _entries(key: Validator | None, item: Validator | None) -> Iterator[Validator]:
    def validate(value: Any, where: str) -> Iterator[str]:
        for name, each in cast("Mapping[str, Any]", value).items():
            yield from _later(key, name, where)
            yield from _later(item, each, f"{where}.{name}")

    if key or item:
        yield validate


def _own(shape: Shape, service: str) -> Iterator[Validator]:
    """The constraints of a shape itself."""
    excepted = EXCEPTIONS.get((service, shape.name))
    skipped = excepted.constraint if excepted else ""
    limits: Mapping[str, Any] = shape.metadata
    if isinstance(shape, StringShape) and shape.enum and skipped != "enum":
        yield _enum(frozenset(shape.enum))
    if limits.get("pattern") and skipped != "pattern":
        yield _pattern(limits["pattern"])
    if limits.get("min") is not None and skipped != "min":
        yield _limit(shape, limits["min"], "greater", lambda size, least: size >= least)
    if limits.get("max") is not None and skipped != "max":
        yield _limit(shape, limits["max"], "less", lambda size, most: size <= most)


def _enum(values: frozenset[str]) -> Validator:
    def validate(value: Any, where: str) -> Iterator[str]:
        if value not in values:
            yield _failed(where, f"Member must satisfy enum value set: {sorted(values)}")

    return validate


def _pattern(pattern: str) -> Validator:
    compiled = regex.compile(pattern.replace(*_SURROGATES), flags=regex.VERSION0)

    def validate(value: Any, where: str) -> Iterator[str]:
        if not compiled.fullmatch(value):
            wanted = f"Member must satisfy regular expression pattern: {pattern}"
            yield _failed(where, wanted)

    return validate


def _limit(
    shape: Shape, limit: float, way: str, holds: Callable[[float, float], bool]
) -> Validator:
    number = shape.type_name in ("integer", "long", "float", "double")
    noun = "value" if number else "length"

    def validate(value: Any, where: str) -> Iterator[str]:
        size = value if number else len(cast("Sized", value))
        if not holds(size, limit):
            yield _failed(where, f"Member must have {noun} {way} than or equal to {limit}")

    return validate


def _failed(where: str, constraint: str) -> str:
    return f"Value at '{where}' failed to satisfy constraint: {constraint}"
