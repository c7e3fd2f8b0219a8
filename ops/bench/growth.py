"""A configuration with the service set replicated, to measure growth."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from components.settings.service import Service
from components.settings.services import Agentcore, Bff, Graphql
from components.settings.stack_file import document_of

_SET: Mapping[str, type[Service]] = {"bff": Bff, "graphql": Graphql, "agentcore": Agentcore}


def replicated(file: Path, times: int) -> dict[str, object]:
    """Settings by path that replicate the service set of a stack's file.

    Each copy is like the original: its public service has a path of its own and calls the others
    of its set.
    """
    services: dict[str, Any] = document_of(file)["config"]["agentplatform:services"]
    return {
        f"agentplatform:services.{name}-{number}": {
            **services[name],
            **_role(kind(**services[name]), number),
        }
        for number in range(2, times + 1)
        for name, kind in _SET.items()
    }


def _role(service: Service, number: int) -> dict[str, Any]:
    """The settings that a copy needs in place of the defaults of the service's class."""
    path = {"path": f"/set-{number}"} if service.tier == "public" else {}
    return {
        "tier": service.tier,
        "calls": [f"{callee}-{number}" for callee in service.calls],
        "uses": service.uses.model_dump(mode="json", exclude_defaults=True),
        **path,
    }
