"""The base class and common types of the settings' models."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

if TYPE_CHECKING:
    import pulumi  # takes a second; not needed to read settings


class Section(BaseModel):
    """A group of keys in `Pulumi.<stack>.yaml`.

    Values keep their YAML types (no silent conversion), unknown keys are refused, and instances are
    frozen. YAML keys equal field names. Models are built on first use, so that imports are fast.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False, defer_build=True
    )


def _switch(value: Any) -> Any:
    """Convert YAML 1.1 words: Pulumi passes `on` and `off` as text, editors as booleans."""
    return {"on": True, "off": False}.get(value, value) if isinstance(value, str) else value


Switch = Annotated[
    bool,
    BeforeValidator(_switch, json_schema_input_type=Literal["on", "off", True, False]),  # pyright: ignore[reportArgumentType] -- pydantic takes any type form here
]
"""`on` or `off` (or `true`, `false`)."""


@dataclass(frozen=True)
class Spelling:
    """A string that matches a pattern, with a description for messages and documentation.

    Args:
        pattern: Regular expression for the whole string, valid in Python and JSON Schema.
        meaning: The description of accepted strings.
    """

    pattern: str
    meaning: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Pydantic's protocol: validate the string after its type."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Pydantic's protocol: add the pattern and its description to the schema."""
        return handler(schema) | {"pattern": self.pattern, "patternErrorMessage": self.meaning}

    def _check(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text):
            raise PydanticCustomError("spelling", "does not follow the pattern")
        return text


@dataclass(frozen=True)
class Confidential:
    """A string in plain text or encrypted (`pulumi config set --secret`).

    Args:
        text: The value; None if it is encrypted and only the file was read.
        secret: Whether it was encrypted and must stay secret.
    """

    text: str | None = field(repr=False)
    secret: bool = False

    @property
    def value(self) -> "pulumi.Input[str]":
        """The value as an input: a secret Output if it was encrypted."""
        import pulumi  # noqa: PLC0415 -- see above

        if self.text is None:
            raise ValueError("an encrypted value is known to the Pulumi program only")
        return pulumi.Output.secret(self.text) if self.secret else self.text


def _confidential(value: Any) -> Confidential:
    if isinstance(value, str):
        return Confidential(value)
    if is_encrypted(value):
        return Confidential(value.get("value"), secret=True)
    raise PydanticCustomError("confidential_type", "is no text")


def is_encrypted(value: Any) -> bool:
    """Whether this is an encrypted value: `{secure: ciphertext}`, as Pulumi writes it.

    The decrypted text is added as `value`.
    """
    return (
        isinstance(value, Mapping)
        and set(cast("Mapping[Any, Any]", value)) in ({"secure"}, {"secure", "value"})
        and isinstance(value["secure"], str)
    )


_ENCRYPTED = {
    "type": "object",
    "properties": {"secure": {"type": "string"}},
    "required": ["secure"],
    "additionalProperties": False,
}

ConfidentialText = Annotated[
    Confidential,
    PlainValidator(_confidential),
    PlainSerializer(lambda held: "[secret]" if held.secret else held.text),
    WithJsonSchema({"anyOf": [{"type": "string"}, _ENCRYPTED], "x-secret": True}),
]
"""A string that may be encrypted; it is never part of messages, logs or names."""


_Value = TypeVar("_Value")


def distinct(values: tuple[_Value, ...]) -> tuple[_Value, ...]:
    """Refuse a list with duplicates."""
    for value in values:
        if values.count(value) > 1:
            raise ValueError(f"{shown(value)} is listed twice; accepted: each once")
    return values


Distinct = AfterValidator(distinct)
"""For lists that AWS treats as sets."""


_LONGEST = 60


def shown(value: Any) -> str:
    """A value for messages: shortened, and without the contents of lists and maps."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return f"'{shortened(value)}'"
        case list() | tuple():
            return "a list"
        case Mapping():
            return "a map"
        case _:
            return str(value)


def nearest_of(word: str, known: Sequence[Any]) -> str | None:
    """The known word that is nearest to a misspelt one."""
    words = [each for each in known if isinstance(each, str)]
    return next(iter(difflib.get_close_matches(shortened(word), words, 1)), None)


def nearest(word: str, known: Sequence[Any]) -> str:
    """A suggestion for messages; empty if no word is near."""
    near = nearest_of(word, known)
    return f" (did you mean {near}?)" if near else ""


def shortened(text: str) -> str:
    """A text on one line, shortened."""
    start = "".join(each if each.isprintable() else repr(each)[1:-1] for each in text[:_LONGEST])
    left = len(text) - _LONGEST
    return start if left <= 0 else f"{start} ({left} more characters)"


def _not_bool(value: Any) -> Any:
    """Refuse booleans, which Python treats as 1 and 0."""
    if isinstance(value, bool):
        raise PydanticCustomError("no_number", "is no number")
    return value


NotBool = BeforeValidator(_not_bool)
"""For enumerations of numbers."""

RetentionDays = Annotated[
    Literal[
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
        1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ],
    NotBool,
]  # fmt: skip
"""Log retention in days (AWS API: PutRetentionPolicy)."""

Name = Annotated[
    str,
    Field(min_length=2, max_length=32),
    Spelling(
        r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        "lower-case letters and digits, a letter first, with single hyphens between them",
    ),
]
"""Lower-case words joined by single hyphens, for names on AWS; 2 to 32 characters."""
