"""The configuration of the stack that Pulumi is running, as plain data.

Pulumi decrypts what is encrypted in a file, and names only the sections that hold a secret. Which
key it is stands in the file alone, so that the file is read for it; without that, secrecy would be
lost or guessed.
"""

import json
import os
from pathlib import Path
from typing import Any, cast

import pulumi
from pulumi.runtime import is_config_secret
from pulumi.runtime.config import CONFIG

from components.settings.base import is_encrypted
from components.settings.errors import SettingsError
from components.settings.reading import LARGEST, TOO_DEEP, Sections, as_map, sections_of_file


def on_local_aws() -> bool:
    """Whether the AWS provider is one that runs already, as that of the local AWS does."""
    attached = os.environ.get("PULUMI_DEBUG_PROVIDERS", "").split(",")
    return any(each.startswith("aws:") for each in attached)


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
        raise SettingsError(f"Pulumi.{stack}.yaml: {key}: {TOO_DEEP}") from None
    except ValueError:
        return text


def _whole(digits: str) -> int:
    """A whole number; beyond all limits it is only known to be too large."""
    return int(digits) if len(digits) <= len(str(LARGEST)) + 1 else 2 * LARGEST


def _marked(shape: Any, value: Any) -> Any:
    """The value, with what the file's `shape` encrypts marked so."""
    if is_encrypted(shape):
        return {**shape, "value": value if isinstance(value, str) else json.dumps(value)}
    if isinstance(value, dict):
        here = as_map(shape)
        held = cast("dict[str, Any]", value)
        return {name: _marked(here.get(name), each) for name, each in held.items()}
    if isinstance(value, list) and isinstance(shape, list):
        pairs = zip(cast("list[Any]", shape), cast("list[Any]", value), strict=False)
        return [_marked(here, each) for here, each in pairs]
    return cast("Any", value)
