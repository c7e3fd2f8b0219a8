"""Properties, types and secrets of the classes and functions of `pulumi_aws`."""

import inspect
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin

import pulumi
import pulumi_aws as aws
from pulumi import _types as sdk_types  # pyright: ignore[reportPrivateUsage] - the only source of property types in the SDK


@dataclass(frozen=True, kw_only=True)
class Schema:
    """Property names (as in the state) with their Python types."""

    token: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    secrets: frozenset[str]


@cache
def of_resource(cls: type[pulumi.CustomResource]) -> Schema:
    """Read the schema of a resource class."""
    names = vars(sys.modules[cls.__module__])
    # Where a nested type has the name already, the SDK calls the arguments `InitArgs`.
    arguments = names.get(f"{cls.__name__}InitArgs") or names[f"{cls.__name__}Args"]
    found = re.search(
        r"additional_secret_outputs=\[(.*?)\]",
        inspect.getsource(cls._internal_init),  # pyright: ignore  # noqa: PGH003 - generated code
    )
    return Schema(
        token=token_of(cls),
        inputs=sdk_types.input_type_types(arguments),
        outputs=sdk_types.resource_types(cls),
        secrets=frozenset(re.findall(r'"(\w+)"', found[1])) if found else frozenset(),
    )


def token_of(cls: type[pulumi.CustomResource]) -> str:
    """Return a class's token, such as `aws:ec2/vpc:Vpc`."""
    return cast("str", cls.pulumi_type)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] - set by the generated classes


@cache
def of_function(function: Callable[..., Any]) -> Schema:
    """Read the schema of a `get_...` function."""
    source = inspect.getsource(function)
    found = re.search(r"invoke\('([^']+)', __args__, opts=opts, typ=(\w+)\)", source)
    if not found:
        msg = f"{function.__name__} is not a function of a Pulumi package"
        raise TypeError(msg)
    result = getattr(sys.modules[function.__module__], found[2])
    arguments = {camel(name): Any for name in re.findall(r"__args__\['(\w+)'\]", source)}
    return Schema(
        token=found[1],
        inputs=arguments,
        outputs=sdk_types.output_type_types(result),
        secrets=frozenset(),
    )


@cache
def camel(name: str) -> str:
    """Turn `snake_case` into `snakeCase`."""
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


@cache
def fields_of(cls: type) -> Mapping[str, Any]:
    """Return the properties of a nested type, by their names in the state."""
    return sdk_types.output_type_types(cls)


def unwrap(hint: Any) -> Any:
    """Strip `Optional`."""
    if get_origin(hint) in (Union, UnionType):
        rest = [item for item in get_args(hint) if item is not type(None)]
        return rest[0] if len(rest) == 1 else str
    return hint


def item_of(hint: Any) -> Any:
    """Return the item type of a sequence type, or None when it is not one."""
    hint = unwrap(hint)
    return unwrap(get_args(hint)[0]) if get_origin(hint) in (list, Sequence) else None


def nested(hint: Any) -> type | None:
    """Return the class of a nested object type, or None."""
    hint = unwrap(hint)
    return hint if isinstance(hint, type) and sdk_types.is_output_type(hint) else None


@cache
def provider_settings() -> frozenset[str]:
    """Names of the provider's settings."""
    return frozenset(sdk_types.input_type_types(aws.ProviderArgs))
