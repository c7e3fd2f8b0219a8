"""What a stack's configuration can set of a rule: typed parameters with defaults."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Generic, TypeVar, cast

Subject = TypeVar("Subject")
Given = TypeVar("Given")
Answer = TypeVar("Answer")

_KIND = "kind"
_DESCRIPTION = "description"


class ParameterError(ValueError):
    """A configured value that is not accepted; the text says what is."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A type of parameter.

    Attributes:
        accepted: The accepted values in words.
        schema: The same as JSON schema, by which the Pulumi CLI checks configuration.
        read: Turns a value of parsed JSON into the parameter's; None refuses it.
    """

    accepted: str
    schema: Mapping[str, object]
    read: Callable[[object], object]


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of a rule, with the value that holds where nothing is configured."""

    name: str
    description: str
    kind: Kind
    default: object


def number(default: int, description: str) -> int:
    """A parameter that is a whole number of 0 or more."""
    return _parameter(default, description, _NUMBER)


def texts(default: tuple[str, ...], description: str) -> tuple[str, ...]:
    """A parameter that is a list of texts."""
    return _parameter(default, description, _TEXTS)


def mapping(default: Mapping[str, str], description: str) -> Mapping[str, str]:
    """A parameter that maps names to texts."""
    return _parameter(default, description, _MAPPING)


def patterns(default: Mapping[str, str], description: str) -> Mapping[str, str]:
    """A parameter that maps names to regular expressions, which have to match as a whole."""
    return _parameter(default, description, _PATTERNS)


def choices(
    default: tuple[str, ...], accepted: tuple[str, ...], description: str
) -> tuple[str, ...]:
    """A parameter that is a list of some of the accepted texts."""

    def read(raw: object) -> tuple[str, ...] | None:
        chosen = _texts(raw)
        return chosen if chosen is not None and set(chosen) <= set(accepted) else None

    items = {"type": "string", "enum": list(accepted)}
    kind = Kind(
        accepted=f"a list of {', '.join(accepted)}",
        schema={"type": "array", "items": items},
        read=read,
    )
    return _parameter(default, description, kind)


def numbers(default: Mapping[str, int], description: str) -> Mapping[str, int]:
    """A parameter that maps names to whole numbers of 0 or more."""
    return _parameter(default, description, _NUMBERS)


@dataclass(frozen=True)
class Configurable(Generic[Subject, Given, Answer]):
    """A function of a rule that has parameters; called as it is, it applies their defaults.

    Attributes:
        function: Takes what is evaluated and the parameters.
        defaults: A frozen dataclass whose fields are the parameters.
    """

    function: Callable[[Subject, Given], Answer]
    defaults: Given

    def __call__(self, subject: Subject) -> Answer:
        """Apply the defaults."""
        return self.function(subject, self.defaults)

    def configured(self, given: Mapping[str, object]) -> "Configurable[Subject, Given, Answer]":
        """The same function with other defaults, from parsed JSON.

        Raises:
            ParameterError: A value is not accepted.
        """
        values = {
            each.name: _read(each, given[each.name])
            for each in self.parameters
            if each.name in given
        }
        return replace(self, defaults=replace(cast("Any", self.defaults), **values))

    @property
    def parameters(self) -> Iterator[Parameter]:
        """The parameters, with the defaults."""
        for each in fields(cast("Any", self.defaults)):
            yield Parameter(
                name=each.name,
                description=each.metadata[_DESCRIPTION],
                kind=each.metadata[_KIND],
                default=getattr(self.defaults, each.name),
            )


def _parameter(default: Any, description: str, kind: Kind) -> Any:
    metadata = {_DESCRIPTION: description, _KIND: kind}
    if isinstance(default, Mapping):
        return field(default_factory=lambda: cast("Any", default), metadata=metadata)
    return field(default=default, metadata=metadata)


def _read(parameter: Parameter, raw: object) -> object:
    value = parameter.kind.read(raw)
    if value is None:
        message = f"{parameter.name}: {raw!r} is not accepted, only {parameter.kind.accepted}"
        raise ParameterError(message)
    return value


def _number(raw: object) -> int | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or raw < 0 or raw != int(raw):
        return None
    return int(raw)  # numbers arrive as floats


def _text(raw: object) -> str | None:
    return raw if isinstance(raw, str) else None


def _pattern(raw: object) -> str | None:
    try:
        return re.compile(raw).pattern if isinstance(raw, str) else None
    except re.error:
        return None


def _texts(raw: object) -> tuple[str, ...] | None:
    if not isinstance(raw, list | tuple):
        return None
    values = [_text(item) for item in cast("list[object]", raw)]
    return None if None in values else tuple(value for value in values if value is not None)


def _mapped(read: Callable[[object], object]) -> Callable[[object], object]:
    def mapped(raw: object) -> object:
        if not isinstance(raw, Mapping):
            return None
        values = {key: read(item) for key, item in cast("Mapping[str, object]", raw).items()}
        return None if None in values.values() else values

    return mapped


_NUMBER_SCHEMA = {"type": "integer", "minimum": 0}
_NUMBER = Kind(accepted="a whole number of 0 or more", schema=_NUMBER_SCHEMA, read=_number)
_TEXTS = Kind(
    accepted="a list of texts",
    schema={"type": "array", "items": {"type": "string"}},
    read=_texts,
)
_MAPPING = Kind(
    accepted="an object of texts",
    schema={"type": "object", "additionalProperties": {"type": "string"}},
    read=_mapped(_text),
)
_PATTERNS = Kind(
    accepted="an object of regular expressions",
    schema={"type": "object", "additionalProperties": {"type": "string", "format": "regex"}},
    read=_mapped(_pattern),
)
_NUMBERS = Kind(
    accepted="an object of whole numbers of 0 or more",
    schema={"type": "object", "additionalProperties": _NUMBER_SCHEMA},
    read=_mapped(_number),
)
