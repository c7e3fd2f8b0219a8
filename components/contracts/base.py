"""The base of contracts: versioned, typed outputs of a stack.

A contract is declared as a model. The exported value, the JSON Schema in `contracts/` for
consumers, and `docs/contracts.md` are derived from it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self, TypeVar, get_args

import pulumi
from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic.alias_generators import to_camel
from pydantic_core import core_schema

T = TypeVar("T")


@dataclass(frozen=True)
class _NowOrLater:
    """Accept T or an Output of T; the JSON Schema has T."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        plain = handler(get_args(source)[0])
        later = core_schema.is_instance_schema(pulumi.Output)
        return core_schema.json_or_python_schema(
            json_schema=plain, python_schema=core_schema.union_schema([later, plain])
        )


Published = Annotated[T | pulumi.Output[T], _NowOrLater()]
"""A value, or an Output of it."""

Text = Published[str]
"""A name, id, host name or ARN."""

Texts = Published[tuple[str, ...]]
"""A list of strings."""

ByKey = Mapping[str, Text]
"""Strings by key; the field's description names the key."""


class ContractPart(BaseModel):
    """A structured field of a contract."""

    model_config = ConfigDict(
        frozen=True, alias_generator=to_camel, populate_by_name=True, arbitrary_types_allowed=True
    )

    def published(self) -> dict[str, Any]:
        """The value to export, with field names in camelCase."""
        return {
            field.alias or name: _plain(getattr(self, name))
            for name, field in type(self).model_fields.items()
        }


class Contract(ContractPart):
    """The base of every contract.

    A contract declares its `version: Literal[N]`, which is incremented with every breaking change:
    a removed or renamed field, another type, or a field that may become absent. New fields are not
    breaking: consumers ignore unknown fields.
    """

    @classmethod
    def current_version(cls) -> int:
        """The published version."""
        return int(get_args(cls.model_fields["version"].annotation)[0])

    @classmethod
    def output_name(cls) -> str:
        """The name of its stack output, such as `ecsCluster`."""
        return cls.__name__[0].lower() + cls.__name__[1:]

    @classmethod
    def file_stem(cls) -> str:
        """The stem of its files, such as `ecs-cluster`."""
        return re.sub("(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def of(cls, *outputs: object, **given: Any) -> Self:
        """Create the contract from outputs of components.

        Args:
            outputs: Each field is taken from the first one that has it.
            given: Further fields.

        Raises:
            AttributeError: None of them has a field.
        """
        values = {"version": cls.current_version()} | given
        for name in [each for each in cls.model_fields if each not in values]:
            owner = next((each for each in outputs if hasattr(each, name)), None)
            if owner is None:
                raise AttributeError(f"{cls.__name__}.{name}: no output of that name")
            values[name] = getattr(owner, name)
        return cls.model_validate(values)


def _plain(value: Any) -> Any:
    if isinstance(value, ContractPart):
        return value.published()
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType] -- whatever the field holds
    if isinstance(value, tuple):
        return [_plain(each) for each in value]  # pyright: ignore[reportUnknownVariableType] -- as above
    return value
