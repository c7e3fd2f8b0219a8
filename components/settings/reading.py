"""A stack's configuration as plain data: from Pulumi, or from the stack's file.

Pulumi decrypts what is encrypted in a file, and names only the sections that hold a secret. Which
key it is stands in the file alone, so that the file is read for it; without that, secrecy would be
lost or guessed.
"""

import json
import math
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pulumi
import yaml
from pulumi.runtime import is_config_secret
from pulumi.runtime.config import CONFIG

from components.settings.base import is_encrypted
from components.settings.errors import Key, SettingsError, at
from components.settings.words import Schema

_DEEPEST = 12
"""More levels than any key of the models has."""

_TOO_DEEP = f"nested more than {_DEEPEST} levels deep; accepted: keys of docs/configuration.md"

_LARGEST = 2**53
"""Whole numbers that JSON, and with it Pulumi, keeps exactly (RFC 8259, section 6)."""

_CONTROL = frozenset(map(chr, range(32))) - {"\n", "\r", "\t"}

Sections = dict[str, Any]
Finding = tuple[Key, Any, str]
"""A key, its value, and what is wrong with it."""


def sections_of_file(file: Path, project: str) -> Sections:
    """The project's sections in a stack's file, by name; what is encrypted stays so.

    Raises:
        SettingsError: The file is no configuration.
    """
    try:
        document: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise _unreadable(file, f"byte {error.start} is no text in UTF-8") from None
    except RecursionError:
        raise _unreadable(file, "it is nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:
        raise _unreadable(file, " ".join(str(error).split())) from None
    config: Any = _map(document).get("config")
    prefix = f"{project}:"
    return {
        key.removeprefix(prefix): value
        for key, value in _map(config).items()
        if isinstance(key, str) and key.startswith(prefix)
    }


def sections_of_pulumi(project: str, stack: str) -> Sections:
    """The project's sections as Pulumi hands them to the program.

    An encrypted value becomes `{secure: ciphertext, value: text}`.

    Raises:
        SettingsError: A section holds a secret, and the stack's file does not show where.
    """
    prefix = f"{project}:"
    keys = [key for key in CONFIG.get() if key.startswith(prefix)]
    sections = {key.removeprefix(prefix): _value(stack, key) for key in keys}
    secret = [key.removeprefix(prefix) for key in keys if is_config_secret(key)]
    if not secret:
        return sections
    file = _file(stack)
    shape = sections_of_file(file, project) if file.exists() else {}
    for name in secret:
        marked = _marked(shape.get(name), sections[name])
        if marked == sections[name]:
            raise SettingsError(
                f"Pulumi.{stack}.yaml: {project}:{name}: holds a secret that {file.name} does not"
                " show; accepted: secrets that `pulumi config set --secret --path` wrote there"
            )
        sections[name] = marked
    return sections


def problems(value: Any, schema: Callable[[], Schema], key: Key = ()) -> Iterator[Finding]:
    """What no model can read, and secrets where the models take none."""
    if len(key) > _DEEPEST:
        yield key[:2], None, _TOO_DEEP
    elif is_encrypted(value):
        if not (at(schema(), key) or {}).get("x-secret"):
            yield key, None, "is a secret, which this key cannot keep; accepted: the value in plain"
    elif isinstance(value, Mapping):
        for name, each in cast("Mapping[Any, Any]", value).items():
            yield from problems(each, schema, (*key, str(name)))
    elif isinstance(value, list):
        for place, each in enumerate(cast("list[Any]", value)):
            yield from problems(each, schema, (*key, place))
    elif wrong := _unfit(value):
        yield key, None, wrong


def _unfit(value: Any) -> str | None:
    match value:
        case str() if (_CONTROL & set(value)) or any("\ud800" <= it <= "\udfff" for it in value):
            return "holds a character that is none of a text; accepted: text in UTF-8"
        case int() if abs(value) > _LARGEST:
            return "is too large a number; accepted: whole numbers of at most 15 digits"
        case float() if not math.isfinite(value):
            return f"{value} is refused; accepted: a finite number"
        case _:
            return None


def _unreadable(file: Path, why: str) -> SettingsError:
    return SettingsError(f"{file.name}: {why}; accepted: YAML with the stack's keys under config")


def _map(value: Any) -> Mapping[Any, Any]:
    return cast("Mapping[Any, Any]", value) if isinstance(value, Mapping) else {}


def _file(stack: str) -> Path:
    """The file that Pulumi reads: the one chosen for all commands, or the one of the project."""
    chosen = os.environ.get("PULUMI_OPTION_CONFIG_FILE")
    return Path(chosen) if chosen else Path(pulumi.get_root_directory()) / f"Pulumi.{stack}.yaml"


def _value(stack: str, key: str) -> Any:
    """A key's data; text that is no JSON stays text, so that the model refuses it with its name."""
    text = CONFIG.get()[key]
    try:
        return json.loads(text, parse_int=_whole)
    except RecursionError:
        raise SettingsError(f"Pulumi.{stack}.yaml: {key}: {_TOO_DEEP}") from None
    except ValueError:
        return text


def _whole(digits: str) -> int:
    """A whole number; beyond all limits it is only known to be too large."""
    return int(digits) if len(digits) <= len(str(_LARGEST)) + 1 else 2 * _LARGEST


def _marked(shape: Any, value: Any) -> Any:
    """The value, with what the file's `shape` encrypts marked so."""
    if is_encrypted(shape):
        return {**shape, "value": value if isinstance(value, str) else json.dumps(value)}
    if isinstance(value, dict):
        here = _map(shape)
        held = cast("dict[str, Any]", value)
        return {name: _marked(here.get(name), each) for name, each in held.items()}
    if isinstance(value, list) and isinstance(shape, list):
        pairs = zip(cast("list[Any]", shape), cast("list[Any]", value), strict=False)
        return [_marked(here, each) for here, each in pairs]
    return cast("Any", value)
