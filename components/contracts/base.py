"""What a contract is: a versioned, typed value that a stack publishes as one of its outputs.

A contract is declared once, as a model. From it come the value that the stack exports, the JSON
Schema in `contracts/` that consumers check it by, and `docs/contracts.md`.
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
    """Accept an output of T beside a T; to the JSON Schema both are a T."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        plain = handler(get_args(source)[0])
        later = core_schema.is_instance_schema(pulumi.Output)
        return core_schema.json_or_python_schema(
            json_schema=plain, python_schema=core_schema.union_schema([later, plain])
        )


Published = Annotated[T | pulumi.Output[T], _NowOrLater()]
"""A value of the stack: known now, or once AWS has answered."""

Text = Published[str]
"""A name, id, host name or ARN."""

Texts = Published[tuple[str, ...]]
"""Several of them, in order."""

ByKey = Mapping[str, Text]
"""Texts by the key that the field's description names."""


class Part(BaseModel):
    """A structured field of a contract."""

    model_config = ConfigDict(
        frozen=True, alias_generator=to_camel, populate_by_name=True, arbitrary_types_allowed=True
    )

    def published(self) -> dict[str, Any]:
        """The value to export: field names in camelCase, outputs as they are."""
        return {
            field.alias or name: _plain(getattr(self, name))
            for name, field in type(self).model_fields.items()
        }


class Contract(Part):
    """The base of every contract.

    A contract declares its `version: Literal[N]`, which moves with every breaking change: a field
    that goes, another name or type, a promise that is weaker than before. A new field breaks
    nobody: consumers ignore what they do not know.
    """

    @classmethod
    def current_version(cls) -> int:
        """The version that this program publishes."""
        return int(get_args(cls.model_fields["version"].annotation)[0])

    @classmethod
    def output_name(cls) -> str:
        """The stack output that carries it, such as `ecsCluster`."""
        return cls.__name__[0].lower() + cls.__name__[1:]

    @classmethod
    def file_stem(cls) -> str:
        """The name of its files, such as `ecs-cluster`."""
        return re.sub("(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def of(cls, *outputs: object, **given: Any) -> Self:
        """The contract over the outputs of components.

        Args:
            outputs: Each field is taken from the first of these that has it.
            given: Fields that are named differently there.

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
    if isinstance(value, Part):
        return value.published()
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType] -- whatever the field holds
    if isinstance(value, tuple):
        return [_plain(each) for each in value]  # pyright: ignore[reportUnknownVariableType] -- as above
    return value
