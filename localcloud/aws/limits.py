"""Validation by the provider before it calls AWS, from `limits.yaml`, with its messages.

The words are those of the validation functions that the provider uses, less the value, which may
be a secret. Source: `helper/validation` and `helper/schema` in
https://github.com/hashicorp/terraform-plugin-sdk.
"""

import ipaddress
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import yaml

from localcloud.aws import schema
from localcloud.aws.declare import Resource
from localcloud.aws.dynamic import listing, mapping
from localcloud.aws.wire import UNKNOWN
from localcloud.calls import models

Limit: TypeAlias = Mapping[str, Any]
"""Constraints that all have to hold."""

GROUPS: Final = ("exactly_one", "at_least_one", "conflicts")
"""The keys that hold groups of properties instead of one property's limits."""

_ARN: Final = re.compile(
    r"arn:aws(-[a-z]+)*:[^:]+:([a-z]{2}(-[a-z]+)+-\d{1,2})?"
    r":(aws|aws-managed|third-party|aws-marketplace|\d{12}|cw.{10})?:.+",
    re.DOTALL,
)


@cache
def limits() -> Mapping[str, Mapping[str, Any]]:
    """Read the limits of all types: by token, then by property or group."""
    return yaml.safe_load(Path(__file__).with_name("limits.yaml").read_text())


def problems(kind: Resource, inputs: Mapping[str, Any]) -> list[str]:
    """List what the provider refuses of a resource's inputs."""
    known = limits().get(schema.token_of(kind.cls), {})
    found: list[str] = []
    for path, limit in known.items():
        if path in GROUPS:
            found += _refused("", inputs, {path: limit}, kind.service)
        else:
            for value in _at(path, inputs):
                found += _refused(path, value, limit, kind.service)
    return found


def _at(path: str, value: Any) -> Iterator[Any]:
    """The known values at a path, those of each block of a list."""
    if isinstance(value, list) and path:
        for each in listing(value):
            yield from _at(path, each)
    elif not path:
        if value != UNKNOWN:
            yield value
    elif isinstance(value, Mapping):
        name, _, rest = path.partition(".")
        inner = mapping(value).get(name)
        if inner is not None:
            yield from _at(rest, inner)


def _refused(where: str, value: Any, limit: Limit | Sequence[Limit], service: str) -> Iterator[str]:
    """The problems of a value: all constraints must hold, of a list of limits one."""
    if isinstance(limit, Mapping):
        constraints = dict(limit)
        said = f": {constraints.pop('said')}" if "said" in constraints else ""
        for name, argument in constraints.items():
            if name in GROUPS:
                block = f"{where}: " if where else ""
                for group in argument:
                    yield from (f"{block}{it}" for it in _GROUP[name](group, mapping(value)))
            elif name == "each":
                for item in listing(value):
                    if item != UNKNOWN:
                        yield from _refused(where, item, argument, service)
            elif not _CONSTRAINTS[name].holds(value, argument, service):
                yield f"{_CONSTRAINTS[name].says(where, argument, service)}{said}"
        return
    several = [list(_refused(where, value, one, service)) for one in limit]
    if all(several):
        yield " or ".join(said for each in several for said in each)


def _within(size: float, bounds: Sequence[float | None]) -> bool:
    least, most = bounds
    return (least is None or size >= least) and (most is None or size <= most)


def _number(value: Any) -> float:
    """A number, which some properties hold as text; what is none is in no range."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def _between(bounds: Sequence[float | None]) -> str:
    match bounds:
        case [None, most]:
            return f"at most ({most})"
        case [least, None]:
            return f"at least ({least})"
        case _:
            return f"in the range ({bounds[0]} - {bounds[1]})"


def _values(argument: Any, service: str) -> Sequence[Any]:
    """The values of an enumeration: given, or those of a shape."""
    if isinstance(argument, str):
        return cast("Any", models.service(service).shape_for(argument)).enum
    return listing(argument)


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _is_cidr(value: str) -> bool:
    try:
        return "/" in value and bool(ipaddress.ip_network(value, strict=False))
    except ValueError:
        return False


def _is_network(value: str, sizes: Sequence[int]) -> bool:
    try:
        return "/" in value and _within(ipaddress.IPv4Network(value).prefixlen, sizes)
    except ValueError:
        return False


_FORMATS: Final[Mapping[str, Callable[[str], bool]]] = {
    "arn": lambda value: not value or bool(_ARN.fullmatch(value)),
    "cidr": _is_cidr,
    "json": _is_json,
}


def _one_of(where: str, argument: Any, service: str) -> str:
    allowed = " ".join(json.dumps(value) for value in _values(argument, service))
    return f"expected {where} to be one of [{allowed}]"


@dataclass(frozen=True)
class _Constraint:
    """Whether a value is allowed, and the words when it is not."""

    holds: Callable[[Any, Any, str], bool]
    says: Callable[[str, Any, str], str]


_CONSTRAINTS: Final[Mapping[str, _Constraint]] = {
    "among": _Constraint(lambda value, values, _: value in values, _one_of),
    "enum": _Constraint(lambda value, shape, service: value in _values(shape, service), _one_of),
    "format": _Constraint(
        lambda value, name, _: _FORMATS[name](str(value)),
        lambda where, name, _: f'"{where}" is an invalid {name.upper()}',
    ),
    "items": _Constraint(
        lambda value, bounds, _: _within(len(listing(value)), bounds),
        lambda where, bounds, _: f"expected number of items of {where} to be {_between(bounds)}",
    ),
    "length": _Constraint(
        lambda value, bounds, _: _within(len(str(value)), bounds),
        lambda where, bounds, _: f"expected length of {where} to be {_between(bounds)}",
    ),
    "multiple_of": _Constraint(
        lambda value, number, _: _number(value) % number == 0,
        lambda where, number, _: f"expected {where} to be divisible by {number}",
    ),
    "network": _Constraint(
        lambda value, sizes, _: _is_network(str(value), sizes),
        lambda where, sizes, _: (
            f'"{where}" must contain a valid network CIDR with between'
            f" {sizes[0]} and {sizes[1]} significant bits"
        ),
    ),
    "pattern": _Constraint(
        lambda value, pattern, _: bool(re.search(re.sub(r"\$$", r"\\Z", pattern), str(value))),
        lambda where, pattern, _: (
            f'expected value of {where} to match regular expression "{pattern}"'
        ),
    ),
    "range": _Constraint(
        lambda value, bounds, _: _within(_number(value), bounds),
        lambda where, bounds, _: f"expected {where} to be {_between(bounds)}",
    ),
}


def _given(group: Sequence[str], inputs: Mapping[str, Any]) -> tuple[list[str], bool]:
    """The properties of a group that have a value, and whether one is not known yet."""
    there = {prop: inputs[prop] for prop in group if inputs.get(prop) not in (None, [])}
    known = [prop for prop, value in there.items() if value != UNKNOWN]
    return known, len(known) < len(there)


def _exactly_one(group: Sequence[str], inputs: Mapping[str, Any]) -> Iterator[str]:
    given, open_ = _given(group, inputs)
    if len(given) > 1:
        yield f"only one of `{','.join(group)}` can be specified, but `{','.join(given)}` were"
    elif not given and not open_:
        yield f"one of `{','.join(group)}` must be specified"


def _at_least_one(group: Sequence[str], inputs: Mapping[str, Any]) -> Iterator[str]:
    given, open_ = _given(group, inputs)
    if not given and not open_:
        yield f"one of `{','.join(group)}` must be specified"


def _conflicts(group: Sequence[str], inputs: Mapping[str, Any]) -> Iterator[str]:
    given, _ = _given(group, inputs)
    if len(given) > 1:
        yield f'"{given[0]}": conflicts with {given[1]}'


_GROUP: Final[Mapping[str, Callable[[Sequence[str], Mapping[str, Any]], Iterator[str]]]] = {
    "at_least_one": _at_least_one,
    "conflicts": _conflicts,
    "exactly_one": _exactly_one,
}
