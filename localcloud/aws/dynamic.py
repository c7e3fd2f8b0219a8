"""Views of JSON values whose type only AWS knows."""

from collections.abc import Mapping
from typing import Any, cast


def mapping(value: Any) -> dict[str, Any]:
    """Return a mapping as such, and anything else as an empty one."""
    return dict(cast("Mapping[str, Any]", value)) if isinstance(value, Mapping) else {}


def listing(value: Any) -> list[Any]:
    """Return a sequence as a list, and an absent one as an empty list."""
    return list(cast("list[Any]", value)) if isinstance(value, (list, tuple)) else []
