"""The configuration of the running stack, as plain data.

Pulumi decrypts a file's secrets, and reports only the sections that contain one. The file is read
to find the secret keys, so that their values stay secrets.
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
    """Whether the AWS provider is the local AWS's, which Pulumi attaches to."""
    attached = os.environ.get("PULUMI_DEBUG_PROVIDERS", "").split(",")
    return any(each.startswith("aws:") for each in attached)


def sections_of_pulumi(project: str, stack: str) -> Sections:
    """The project's sections as Pulumi passes them to the program.

    An encrypted value becomes `{secure: ciphertext, value: text}`.

    Raises:
        SettingsError: A section contains a secret that is not in the stack's file.
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
    """The file that Pulumi reads: the one set by the environment, or the project's."""
    chosen = os.environ.get("PULUMI_OPTION_CONFIG_FILE")
    return Path(chosen) if chosen else Path(pulumi.get_root_directory()) / f"Pulumi.{stack}.yaml"


def _value(stack: str, key: str) -> Any:
    """A key's data; invalid JSON stays text, which the model refuses with the key's name."""
    text = CONFIG.get()[key]
    try:
        return json.loads(text, parse_int=_whole)
    except RecursionError:
        raise SettingsError(f"Pulumi.{stack}.yaml: {key}: {TOO_DEEP}") from None
    except ValueError:
        return text


def _whole(digits: str) -> int:
    """An integer; above the limit, a value that is refused as too large."""
    return int(digits) if len(digits) <= len(str(LARGEST)) + 1 else 2 * LARGEST


def _marked(shape: Any, value: Any) -> Any:
    """The value, with the file's encrypted values marked."""
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
