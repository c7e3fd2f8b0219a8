"""What each setting is switched to: chosen from its model, or named in `values.yaml`.

`values.yaml` has what no model tells: neighbours of texts, what has to change along, and what is
laid over stack dev to have everything optional.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import yaml

from components.settings import PROJECT, Settings, SettingsError
from components.settings.words import SWITCH
from tests.support.program import stack_file
from tests.switches.settings import Setting, settings

Base = Literal["dev", "whole"]
TABLE: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text())
STACK = "dev"
LEFT_OUT = "(left out)"
"""Stands in `values.yaml` for a key that is not there, where null would be refused."""


@dataclass(frozen=True, kw_only=True)
class Switch:
    """One setting, set to another value.

    Attributes:
        base: From where: stack dev, or dev with everything optional.
        row: The setting's row in `docs/configuration.md`.
        key: The setting.
        value: What it is switched to.
        changes: That and what has to change with it, by key.
    """

    base: Base
    row: str
    key: str
    value: Any = field(hash=False)
    changes: Mapping[str, Any] = field(compare=False)

    def __str__(self) -> str:
        return f"{self.key}={shown(self.value)}" + (" (whole)" if self.base == "whole" else "")


def shown(value: Any) -> str:
    """A value in a few words."""
    match value:
        case None:
            return "unset"
        case bool():
            return "on" if value else "off"
        case list() | dict():
            text = yaml.safe_dump(value, default_flow_style=True, width=1000).strip()
            return text if len(text) <= 60 else text[:57] + "..."
        case _:
            return str(value)


def laid_over(base: Base) -> Mapping[str, Any]:
    """What a base lays over stack dev, by key."""
    return TABLE[base]


def sections(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The sections of stack dev with other values at some keys."""
    prefix = f"{PROJECT}:"
    found = {
        name.removeprefix(prefix): deepcopy(body)
        for name, body in stack_file(STACK).items()
        if name.startswith(prefix)
    }
    for key, value in changes.items():
        *outer, last = key.split(".")
        below: dict[str, Any] = found
        for part in outer:
            below = below.setdefault(part, {})
        if value == LEFT_OUT:
            below.pop(last, None)
        else:
            below[last] = deepcopy(value)
    return found


@cache
def settings_of(base: Base) -> tuple[Setting, ...]:
    """The settings of a base."""
    return tuple(settings(Settings.parse(STACK, sections(laid_over(base)))))


def switches(base: Base, setting: Setting) -> Sequence[Switch]:
    """The switches of a setting that its neighbours allow.

    Of a number one neighbour tells what the other would; 0 often means that there is none.
    """
    number = isinstance(setting.value, int | float) and not isinstance(setting.value, bool)
    allowed = list(_allowed(base, setting, _values(setting)))
    if not number:
        return allowed
    return [*allowed[:1], *_allowed(base, setting, [0] if setting.value != 0 else [])]


def _allowed(base: Base, setting: Setting, values: Sequence[Any]) -> Iterator[Switch]:
    for value in values:
        changes = _changes(base, setting, value)
        if not refusal(base, changes):
            yield Switch(base=base, row=setting.row, key=setting.key, value=value, changes=changes)


def refusal(base: Base, changes: Mapping[str, Any]) -> str:
    """Why the settings refuse changes of a base; nothing if they do not."""
    try:
        Settings.parse(STACK, sections({**laid_over(base), **changes}))
    except SettingsError as refused:
        return str(refused)
    return ""


def _changes(base: Base, setting: Setting, value: Any) -> Mapping[str, Any]:
    """A setting's value and what goes with it; of an element of a list, the whole list."""
    along = _along(setting, value)
    if 0 not in setting.path:
        return {setting.key: value, **along}
    place = setting.path.index(0)
    outer = setting.path[:place]
    found: Any = sections(laid_over(base))
    for part in outer:
        found = found[part]
    beside = f"{setting.row.rpartition('.')[0]}."
    inner = {key.removeprefix(beside): it for key, it in along.items() if key.startswith(beside)}
    others = {key: it for key, it in along.items() if not key.startswith(beside)}
    first: dict[str, Any] = {**found[0], str(setting.path[-1]): value, **inner}
    return {".".join(map(str, outer)): [first, *found[1:]], **others}


def _along(setting: Setting, value: Any) -> Mapping[str, Any]:
    """What has to change along; `*` is the service that the setting is of."""
    table: Mapping[str, Mapping[str, Any]] = TABLE["along"]
    found = table.get(f"{setting.row}={shown(value)}", table.get(setting.row, {}))
    if 0 in setting.path or len(setting.path) < 2:
        return found
    return {key.replace("*", str(setting.path[1])): it for key, it in found.items()}


def _values(setting: Setting) -> list[Any]:
    """Other values: those of the table, else those that the model suggests."""
    if setting.row in TABLE["fixed"]:
        return []
    values = TABLE["values"].get(setting.row)
    chosen = _suggested(setting.body, setting.value) if values is None else values
    return [each for each in chosen if each != setting.value]


def _suggested(body: Mapping[str, Any], value: Any) -> list[Any]:
    if "anyOf" in body:
        forms = [each for each in body["anyOf"] if each.get("type") != "null"]
        unset = [None] if len(forms) < len(body["anyOf"]) else []
        return unset + ([] if value is None else _suggested(forms[0], value))
    if body.get("enum") == SWITCH:
        return [not value]
    if "enum" in body:
        return _of_list(body["enum"], value)
    match value:
        case int() | float():
            return [value + 1, value - 1]
        case list():
            return _of_elements(body, cast("list[Any]", value))
        case _:
            return []


def _of_list(choices: list[Any], value: Any) -> list[Any]:
    """Every other word, but of numbers the next ones."""
    if isinstance(value, str):
        return choices
    place = choices.index(value)
    return [*choices[place + 1 : place + 2], *choices[max(place - 1, 0) : place]]


def _of_elements(body: Mapping[str, Any], value: list[Any]) -> list[Any]:
    """One less, and one more where the model says of what."""
    more = [each for each in body.get("items", {}).get("enum", ()) if each not in value]
    return [*([value[:-1]] if value else []), *([[*value, more[0]]] if more else [])]
