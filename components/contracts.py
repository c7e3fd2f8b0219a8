"""The published outputs of a stack, one structured value per contract."""

from typing import Any

from components.platform import Platform


def outputs_of(platform: Platform) -> dict[str, Any]:
    """Every contract of the platform, by the name of the stack output that carries it."""
    return {}
