"""Change one key of a stack's configuration file, and no other character of it."""

import json
from dataclasses import dataclass
from typing import Any, cast

import yaml

from components.settings import PROJECT
from ops.errors import OpsError


def with_image(text: str, service: str, version: str | None) -> str:
    """The text of a stack's file with another image of a service.

    Args:
        text: The file's text.
        service: The service.
        version: Tag or digest; None takes the key out, so that the placeholder runs.

    Raises:
        OpsError: The file is written in a way that cannot be changed safely, as with anchors.
    """
    section = f"{PROJECT}:services"
    root = yaml.compose(text, yaml.SafeLoader)
    task = _entries(_entries(_entries(root)["config"])[section])[service]
    changed = _Mapping(text=text, node=task).with_entry("image", version)
    expected = _expected(yaml.safe_load(text), section, service, version)
    if yaml.safe_load(changed) != expected:
        raise OpsError(
            f"{PROJECT}:services.{service}.image cannot be changed here without changing more:"
            " write it as a plain key, without anchors"
        )
    return changed


def _expected(
    file: dict[str, Any], section: str, service: str, version: str | None
) -> dict[str, Any]:
    """What the file is to say; built anew, since an anchor lets one mapping stand in two places."""
    services = file["config"][section]
    task = {key: value for key, value in services[service].items() if key != "image"}
    image = {} if version is None else {"image": version}
    changed = {**services, service: {**task, **image}}
    return {**file, "config": {**file["config"], section: changed}}


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        return []
    return cast("list[tuple[yaml.ScalarNode, yaml.Node]]", node.value)


def _entries(node: yaml.Node | None) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in _pairs(node)}


@dataclass(frozen=True, kw_only=True)
class _Mapping:
    """A mapping with at least one key, where it stands in its text."""

    text: str
    node: yaml.Node

    def with_entry(self, key: str, value: str | None) -> str:
        """The text with another value of a key, or without the key."""
        old = _entries(self.node).get(key)
        if value is None:
            return self._without(key) if old else self.text
        if old:
            return self._spliced(old.start_mark.index, old.end_mark.index, _scalar(value))
        first = _pairs(self.node)[0][0].start_mark
        between = ", " if self._flows else f"\n{' ' * first.column}"
        return self._spliced(first.index, first.index, f"{key}: {_scalar(value)}{between}")

    def _without(self, key: str) -> str:
        pairs = _pairs(self.node)
        place = [each.value for each, _ in pairs].index(key)
        start, end = pairs[place][0].start_mark.index, pairs[place][1].end_mark.index
        if not self._flows:
            line = self.text.rindex("\n", 0, start) + 1
            following = self.text.find("\n", end) + 1 or len(self.text)
            return self._spliced(line, following, "")
        if place + 1 < len(pairs):
            return self._spliced(start, pairs[place + 1][0].start_mark.index, "")
        return self._spliced(pairs[place - 1][1].end_mark.index, end, "")

    @property
    def _flows(self) -> bool:
        return bool(cast("yaml.MappingNode", self.node).flow_style)

    def _spliced(self, start: int, end: int, text: str) -> str:
        return self.text[:start] + text + self.text[end:]


def _scalar(value: str) -> str:
    """A text as YAML reads it back: quoted where it would be a number, a date or a colon's."""
    plain = yaml.safe_load(value) == value and not set(value) & set(",[]{}#")
    return value if plain else json.dumps(value)
