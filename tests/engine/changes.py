"""`changes.yaml`: what somebody changes by hand in a running stack dev."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text())
DOCUMENTS: Mapping[str, str] = _TABLE["documents"]
_NAMED = re.compile(r"\{([\w -]+)\}")


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change made by hand.

    Attributes:
        of: The resource, as verify is to name it.
        call: The operation of boto3, such as `iam.attach_role_policy`.
        given: Its parameters, with names in braces.
        first: An operation that has to come before it, and its parameters.
        left: Whether it is still there after `up --refresh`.
        breaks: Other resources that it takes along.
    """

    of: str
    call: str
    given: Mapping[str, Any]
    first: tuple[str, Mapping[str, Any]] | None
    left: bool
    breaks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.of} {self.call.partition('.')[2]}"

    def make(
        self, resources: Mapping[str, Mapping[str, Any]], client: Callable[[str], Any]
    ) -> None:
        """Make it.

        Args:
            resources: The stack's resources, by kind and name.
            client: From a service to its client.
        """
        it = resources[self.of]
        others = {name: each["id"] for name, each in resources.items()}
        account = client("sts").get_caller_identity()["Account"]
        names = {**DOCUMENTS, **others, **it["outputs"], "id": it["id"], "account": account}
        for call, given in (*([self.first] if self.first else []), (self.call, self.given)):
            service, _, operation = call.partition(".")
            getattr(client(service), operation)(**filled(given, names))


def filled(value: Any, names: Mapping[str, Any]) -> Any:
    """A parameter with what its names stand for."""
    if isinstance(value, str):
        return _NAMED.sub(lambda found: names[found[1]], value)
    if isinstance(value, dict):
        return {key: filled(each, names) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType] -- YAML data
    if isinstance(value, list):
        return [filled(each, names) for each in value]  # pyright: ignore[reportUnknownVariableType] -- YAML data
    return value


CHANGES = tuple(
    Change(
        of=each["of"],
        call=each["call"],
        given=each["with"],
        first=tuple(each["first"]) if "first" in each else None,  # pyright: ignore[reportArgumentType] -- YAML data
        left=each.get("left", False),
        breaks=tuple(each.get("breaks", ())),
    )
    for each in _TABLE["changes"]
)
