"""Pulumi's property values on the wire: protobuf Structs to Python values and back."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

from google.protobuf import struct_pb2

UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""The engine's marker for a value that is not known at preview."""

_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the protocol's marker

Properties: TypeAlias = dict[str, Any]


def secret(value: object) -> Properties:
    """Mark a value so that the engine encrypts it in the state."""
    return {_SIGNATURE: _SECRET, "value": value}


def load(struct: struct_pb2.Struct) -> Properties:
    """Read a Struct; whole numbers become `int`, nulls are left out, secrets are unwrapped."""
    loaded = {key: _load(value) for key, value in struct.fields.items()}
    return {key: value for key, value in loaded.items() if value is not None}


def _load(value: struct_pb2.Value) -> Any:
    match value.WhichOneof("kind"):
        case "string_value":
            return value.string_value
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "bool_value":
            return value.bool_value
        case "list_value":
            return [_load(item) for item in value.list_value.values]
        case "struct_value":
            inner = load(value.struct_value)
            return inner.get("value") if inner.get(_SIGNATURE) == _SECRET else inner
        case _:
            return None


def dump(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    """Write a Struct; properties that are `None` are left out."""
    struct = struct_pb2.Struct()
    for key, value in properties.items():
        if value is not None:
            _dump(value, struct.fields[key])
    return struct


def _dump(value: object, into: struct_pb2.Value) -> None:
    match value:
        case None:
            into.null_value = struct_pb2.NULL_VALUE
        case bool():
            into.bool_value = value
        case int() | float():
            into.number_value = value
        case str():
            into.string_value = value
        case Mapping():
            into.struct_value.CopyFrom(dump(cast("Mapping[str, Any]", value)))
        case Sequence():
            into.list_value.SetInParent()
            for item in cast("Sequence[object]", value):
                _dump(item, into.list_value.values.add())
        case _:
            msg = f"{type(value).__name__} is not a property value"
            raise TypeError(msg)


def has_unknown(value: object) -> bool:
    """Whether a value is, or contains, an unknown value."""
    match value:
        case str():
            return value == UNKNOWN
        case Mapping():
            return any(has_unknown(item) for item in cast("Mapping[str, object]", value).values())
        case Sequence():
            return any(has_unknown(item) for item in cast("Sequence[object]", value))
        case _:
            return False
