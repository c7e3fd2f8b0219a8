"""Tags in the format of each AWS service."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from botocore.model import ListShape, MapShape, Shape, StructureShape

_MEMBERS = (
    "tags",
    "taglist",
    "tagslist",
    "tagset",
    "tagspecifications",
    "tagging",
    "userpooltags",
)


def member(names: Sequence[str]) -> str | None:
    """Find the member of a shape or response that carries tags."""
    return next((name for name in names if name.lower() in _MEMBERS), None)


def to_aws(tags: Mapping[str, str], shape: Shape, tag_type: str = "") -> Any:
    """Convert tags to the form of a botocore shape."""
    if isinstance(shape, MapShape):
        return dict(tags)
    if isinstance(shape, StructureShape):
        name = member(list(shape.members)) or "Items"
        return {name: to_aws(tags, shape.members[name])}
    item = cast("StructureShape", cast("ListShape", shape).member)
    if "ResourceType" in item.members:
        return [{"ResourceType": tag_type, "Tags": to_aws(tags, item.members["Tags"])}]
    key = next(name for name in item.members if name.lower().endswith("key"))
    value = next(name for name in item.members if name.lower().endswith("value"))
    return [{key: name, value: text} for name, text in tags.items()]


def keys_to_aws(keys: Sequence[str], shape: Shape) -> Any:
    """Convert the keys of tags to remove to the form of a botocore shape."""
    if isinstance(shape, StructureShape):
        return {"Items": list(keys)}
    item = cast("ListShape", shape).member
    if isinstance(item, StructureShape):
        name = next(name for name in item.members if name.lower().endswith("key"))
        return [{name: key} for key in keys]
    return list(keys)


def from_aws(value: Any) -> dict[str, str]:
    """Read tags from a response, whatever their spelling; AWS's own `aws:` tags are left out."""
    if isinstance(value, Mapping):
        tags = dict(cast("Mapping[str, str]", value))
        if set(tags) == {"Items"}:
            return from_aws(tags["Items"])
    else:
        tags = {}
        for entry in cast("Sequence[Mapping[str, str]]", value or []):
            lower = {key.lower(): text for key, text in entry.items()}
            key = lower.get("key", lower.get("tagkey", ""))
            tags[key] = lower.get("value", lower.get("tagvalue", "")) or ""
    return {key: text for key, text in tags.items() if not key.startswith("aws:")}
