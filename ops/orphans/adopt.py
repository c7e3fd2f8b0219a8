"""The file with which `pulumi import` adopts orphans, as the resources that the program lacks.

What the next `up` would create has the logical name, the parent and the provider that an orphan
needs to be found by the program. Format of the file:
https://www.pulumi.com/docs/iac/guides/migration/import/
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import Any, cast

from ops import urns
from ops.automation import operate
from ops.deployment import Deployment
from ops.events import Step
from ops.orphans.orphan import Orphan
from ops.orphans.states import States
from ops.values import UNKNOWN

_GENERATED = re.compile(r"-[0-9a-f]{7}$")
"""What Pulumi ends a name with that the program leaves to it."""
_TAGS = ("tagsAll", "tags")


def planned(deployment: Deployment) -> tuple[Step, ...]:
    """What the next `up` would create.

    Raises:
        OpsError: The preview fails.
    """
    ran = operate(deployment, "preview", evaluate=False)
    return tuple(each for each in ran.steps if each.op == "create")


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """What can be adopted.

    Attributes:
        content: Of the file for `pulumi import --file`.
        left: Orphans for which the program has no place: each the second of its kind, of none, or
            with a name that Pulumi generated and would generate anew, which replaces it.
    """

    content: Mapping[str, Any]
    adopted: tuple[Orphan, ...]
    left: tuple[Orphan, ...]


def adoption(
    orphans: Sequence[Orphan], plan: Sequence[Step], states: States, home: str
) -> Adoption:
    """Find a place in the program for orphans that the provider has read.

    Args:
        orphans: All of the stack's.
        plan: What the next `up` would create.
        states: Parents and the provider are named if they are in the stack's state.
        home: The stack's region; ids in other regions say theirs.
    """
    exists = {each["urn"]: each["type"] for each in states.own}
    providers = [urn for urn, type_ in exists.items() if type_ == "pulumi:providers:aws"]
    table = {"aws": providers[0]} if providers else {}
    places: dict[str, tuple[Orphan, Step]] = {}
    for each in orphans:
        if not each.error and (step := match(each, plan)) and not _renamed(each, step):
            places.setdefault(step.urn, (each, step))
    resources: list[dict[str, Any]] = []
    for each, step in places.values():
        entry: dict[str, Any] = {
            "type": each.type,
            "name": urns.name_of(step.urn),
            "id": each.id
            if each.region == home or "::" in each.arn
            else f"{each.id}@{each.region}",
            "version": metadata.version("pulumi_aws"),
        }
        if providers:
            entry["provider"] = "aws"
        if step.parent in exists:
            entry["parent"] = urns.name_of(step.parent)
            table[entry["parent"]] = step.parent
        resources.append(entry)
    adopted = tuple(each for each, _ in places.values())
    return Adoption(
        content={"nameTable": table, "resources": resources},
        adopted=adopted,
        left=tuple(each for each in orphans if each not in adopted),
    )


def match(orphan: Orphan, plan: Sequence[Step]) -> Step | None:
    """The resource of the program that an orphan is, if it can be only one.

    Both must agree in every plain input that they state; of several that do, the one with the
    orphan's tags is it.
    """
    agreeing = [
        each
        for each in plan
        if each.type == orphan.type and agree(each.new["inputs"], orphan.inputs)
    ]
    tagged = [each for each in agreeing if _tags(each.new["inputs"]) == _tags(orphan.inputs)]
    for found in (agreeing, tagged):
        if len(found) == 1:
            return found[0]
    return None


def _renamed(orphan: Orphan, step: Step) -> bool:
    planned: Mapping[str, Any] = step.new["inputs"]
    names = planned.keys() & orphan.inputs.keys() & _plain(planned).keys()
    return any(planned[key] != orphan.inputs[key] for key in names)


def agree(planned: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Whether two resources' inputs are the same where both state them and one spelling exists."""
    one, other = _plain(planned), _plain(found)
    return all(one[key] == other[key] for key in one.keys() & other.keys())


def _plain(inputs: Mapping[str, Any]) -> dict[str, object]:
    """The inputs that compare by their text; JSON documents have many spellings."""
    return dict(_comparable(inputs))


def _comparable(inputs: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for key, value in inputs.items():
        if key.startswith("__"):
            continue  # the provider's own notes
        if (
            isinstance(value, str)
            and value != UNKNOWN
            and not value.lstrip().startswith(("{", "["))
        ):
            yield key, _GENERATED.sub("", value)
        elif isinstance(value, bool | int | float):
            yield key, value
        elif isinstance(value, list):
            texts = cast("list[object]", value)
            if all(isinstance(each, str) and each != UNKNOWN for each in texts):
                yield key, sorted(map(str, texts))


def _tags(inputs: Mapping[str, Any]) -> object:
    return next((inputs[key] for key in _TAGS if inputs.get(key)), None)
