"""Turn pydantic's findings into sentences that name file, key and accepted values."""

from collections.abc import Sequence
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pulumi
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails


class SettingsError(pulumi.RunError):
    """The stack's configuration is refused; the text says what to change, a line per finding.

    A `RunError`, so that Pulumi prints the sentences without a traceback.
    """


def refuse(
    file: str, project: str, model: type[BaseModel], error: ValidationError
) -> SettingsError:
    """Describe every finding of `error` as `file: key: what is wrong; accepted: ...`."""
    lines = [_sentence(file, project, model, found) for found in error.errors(include_url=False)]
    return SettingsError("\n".join(dict.fromkeys(lines)))


def finding(key: Sequence[str | int], value: Any, sentence: str) -> ValidationError:
    """An error that a validator of a whole section raises about one key of it."""
    return ValidationError.from_exception_data(
        "Settings",
        [
            InitErrorDetails(
                type="value_error",
                loc=tuple(key),
                input=value,
                ctx={"error": ValueError(sentence)},
            )
        ],
    )


def _sentence(file: str, project: str, model: type[BaseModel], found: ErrorDetails) -> str:
    section = _model_at(model, found["loc"][:-1])
    key = f"{project}:{_path(found['loc'])}" if found["loc"] else project
    match found["type"]:
        case "extra_forbidden":
            accepted = ", ".join(section.model_fields) if section else "none"
            return f"{file}: {key}: unknown key; accepted: {accepted}"
        case "missing":
            return f"{file}: {key}: required and not set{_meaning(section, found['loc'][-1])}"
        case "value_error":
            return f"{file}: {key}: {found['ctx']['error']}"  # pyright: ignore[reportTypedDictNotRequiredAccess] -- a value_error always carries it
        case _:
            return f"{file}: {key}: {found['input']!r} is refused: {_lower(found['msg'])}"


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def _meaning(section: type[BaseModel] | None, key: str | int) -> str:
    field = section.model_fields.get(str(key)) if section else None
    return f"; it is: {field.description}" if field and field.description else ""


def _path(loc: Sequence[str | int]) -> str:
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _model_at(model: type[BaseModel], loc: Sequence[str | int]) -> type[BaseModel] | None:
    """The section that a location lies in, or None inside something that is no section."""
    current: Any = model
    for part in loc:
        if _is_model(current):
            field = current.model_fields.get(str(part))
            current = field.annotation if field else None
        else:
            current = (get_args(current) or (None,))[-1]
        current = _without_none(current)
    return current if _is_model(current) else None


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType):
        return next((arg for arg in get_args(annotation) if arg is not type(None)), None)
    return annotation
