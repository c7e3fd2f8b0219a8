"""Read a stack's file as YAML; refuse files that Pulumi would read differently."""

import re
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, cast

import yaml

from components.settings.errors import SettingsError

ACCEPTED = "accepted: YAML with the stack's keys under config"
_NO_BREAK = re.compile(r"^[ ]*\N{NO-BREAK SPACE}|\N{NO-BREAK SPACE}\s*:|:\N{NO-BREAK SPACE}")
_UNKNOWN = "this is no YAML"
_WORDS = {
    "expected ',' or ']'": "a bracket that is never closed",
    "expected ',' or '}'": "a brace that is never closed",
    "found character '\\t' that cannot start any token": "a tab, where YAML takes spaces",
    "found unhashable key": "a key that is no text",
    "mapping values are not allowed here": "a colon where no key can stand",
    "could not find expected ':'": "a key without a colon",
    "found unexpected end of stream": "a quote or bracket that is never closed",
}
"""Common errors of PyYAML in plain words."""


class _UnreadableError(Exception):
    """Invalid YAML, with its position."""


class _TwiceError(yaml.MarkedYAMLError):
    """A duplicate key."""


class _Loader(yaml.SafeLoader):
    """A loader that refuses duplicate keys, as Pulumi does; PyYAML would use the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    problem = f"the key {key.value} a second time"
                    raise _TwiceError(problem=problem, problem_mark=key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def document_of(file: Path) -> Mapping[str, Any]:
    """The whole file: `config`, and the stack's secrets provider.

    Raises:
        SettingsError: The file is no configuration; the message has line and column.
    """
    document = yaml_of(file, ACCEPTED)
    if not isinstance(document, dict) or not _filled(cast("Any", document).get("config")):
        raise SettingsError(f"{file.name}: nothing is configured; {ACCEPTED}")
    return cast("Mapping[str, Any]", document)


def yaml_of(file: Path, accepted: str) -> Any:
    """The content of a YAML file.

    Args:
        file: The file.
        accepted: The end of error messages.

    Raises:
        SettingsError: The file is not valid YAML; the message has line and column.
    """
    try:
        return _parsed(file)
    except _UnreadableError as refusal:
        raise SettingsError(f"{file.name}: {refusal}; {accepted}") from None


def _parsed(file: Path) -> Any:
    text = _text(file)
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _NO_BREAK.search(line.partition("#")[0]):
            raise _unreadable("a no-break space", (number, found.end()))
    try:
        return yaml.load(text, _Loader)  # noqa: S506 -- a subclass of SafeLoader
    except RecursionError:
        raise _unreadable("nested too deeply") from None
    except yaml.MarkedYAMLError as error:
        mark, problem = error.problem_mark, error.problem or ""
        place = (mark.line + 1, mark.column + 1) if mark else None
        if not isinstance(error, _TwiceError):
            words = (it for begin, it in _WORDS.items() if problem.startswith(begin))
            problem = next(words, _UNKNOWN)
        raise _unreadable(problem, place) from None
    except yaml.reader.ReaderError as error:
        place = _place(text, error.position)
        raise _unreadable("a character that is none of a text", place) from None
    except ValueError:
        raise _unreadable("a date or number that is none") from None


def _filled(config: Any) -> bool:
    return isinstance(config, dict) and bool(cast("Any", config))


def _text(file: Path) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        raise _unreadable("no text in UTF-8", _place(before, len(before))) from None


def _place(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def _unreadable(why: str, place: tuple[int, int] | None = None) -> _UnreadableError:
    where = f"line {place[0]}, column {place[1]}: " if place else ""
    return _UnreadableError(f"{where}{why}")
