"""Values between Pulumi's properties and botocore's shapes, matched by name."""

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from botocore.model import ListShape, MapShape, Shape, StructureShape

from localcloud.aws import schema


@cache
def plain(name: str) -> str:
    """Reduce a name to what the spellings `vpcId`, `VpcId` and `vpc-id` share."""
    return "".join(char for char in name if char.isalnum()).lower()


@cache
def spellings(name: str, kind: str) -> tuple[str, ...]:
    """List, best first, the plain names under which AWS may know a property.

    Pulumi uses plurals for lists where AWS may not, and drops the type's name
    (`Role.name` is `RoleName`).
    """
    own = plain(name)
    singular = own[:-3] + "y" if own.endswith("ies") else own.removesuffix("s")
    plurals = (f"{own}s", f"{own}list", f"{singular}list", f"{own[:-1]}ies")
    return (own, singular, *plurals, f"{plain(kind)}{own}", f"{plain(kind)}{singular}")


def find(names: Iterable[str], prop: str, kind: str = "", rename: str = "") -> str | None:
    """Find the AWS name of a property among those that exist."""
    if rename:
        return rename if rename in names else None
    known = {plain(name): name for name in names}
    return next((known[name] for name in spellings(prop, kind) if name in known), None)


class UnknownMemberError(Exception):
    """A nested property has no counterpart in the AWS operation."""


def to_aws(value: Any, shape: Shape, where: str) -> Any:
    """Convert a property's value to what botocore expects for a shape.

    Raises:
        UnknownMemberError: A nested property is unknown to the operation.
    """
    match shape:
        case StructureShape():
            return _to_structure(value, shape, where)
        case ListShape():
            items: list[Any] = cast("list[Any]", value) if isinstance(value, list) else [value]
            return [to_aws(item, shape.member, where) for item in items]
        case MapShape():
            entries = cast("Mapping[str, Any]", value).items()
            return {key: to_aws(item, shape.value, where) for key, item in entries}
        case _:
            return _to_scalar(value, shape.type_name)


def _to_structure(value: Any, shape: StructureShape, where: str) -> dict[str, Any]:
    if isinstance(value, list):
        items = cast("list[Any]", value)
        if {"Quantity", "Items"} <= shape.members.keys():
            return {
                "Quantity": len(items),
                "Items": to_aws(items, shape.members["Items"], where),
            }
        (value,) = items
    result: dict[str, Any] = {}
    for key, item in cast("Mapping[str, Any]", value).items():
        name = find(shape.members, key)
        if name is None:
            raise UnknownMemberError(f"{where}.{key}")
        if item is not None:
            result[name] = to_aws(item, shape.members[name], f"{where}.{key}")
    return result


def _to_scalar(value: Any, kind: str) -> Any:  # noqa: PLR0911 - one return for each kind
    match kind:
        case "string" if isinstance(value, bool):
            return str(value).lower()
        case "string" if isinstance(value, (dict, list)):
            return json.dumps(value)
        case "string":
            return str(value)
        case "integer" | "long":
            return int(value)
        case "float" | "double":
            return float(value)
        case "boolean":
            return value in (True, "true")
        case "blob" if isinstance(value, str):
            return value.encode()
        case _:
            return value


def from_aws(value: Any, hint: Any) -> Any:
    """Convert a response's value to a property of the given type; None when it is absent."""
    if value is None:
        return None
    item = schema.item_of(hint)
    if item is not None:
        return [from_aws(each, item) for each in _items(value)]
    cls = schema.nested(hint)
    if cls is not None:
        if isinstance(value, list):
            value = next(iter(cast("list[Any]", value)), None)
        return _object(value, cls) if isinstance(value, Mapping) else None
    if isinstance(value, Mapping) and schema.unwrap(hint) is not str:
        entries = cast("Mapping[str, Any]", value).items()
        return {key: _scalar(each, str) for key, each in entries if each is not None}
    return _scalar(value, schema.unwrap(hint))


def _items(value: Any) -> Sequence[Any]:
    if isinstance(value, Mapping):
        wrapped = cast("Mapping[str, Any]", value)
        return (
            cast("Sequence[Any]", wrapped.get("Items") or [])
            if "Quantity" in wrapped
            else [wrapped]
        )
    return cast("Sequence[Any]", value) if isinstance(value, (list, tuple)) else [value]


def _object(value: Any, cls: type) -> dict[str, Any]:
    source = cast("Mapping[str, Any]", value)
    result: dict[str, Any] = {}
    for prop, hint in schema.fields_of(cls).items():
        name = find(source, prop)
        converted = from_aws(source[name], hint) if name else None
        if converted is not None:
            result[prop] = converted
    return result


def _scalar(value: Any, hint: Any) -> Any:  # noqa: PLR0911 - one return for each kind
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode()
    if hint is str:
        if isinstance(value, bool):
            return str(value).lower()
        return json.dumps(value) if isinstance(value, (Mapping, list)) else str(value)
    if hint is bool:
        return value in (True, "true", "True", "enabled", "ENABLED")
    if hint is int and not isinstance(value, int):
        return int(float(value))
    if hint is float:
        return float(value)
    return value
