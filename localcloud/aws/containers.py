"""When two lists of container definitions are the same to the provider.

It fills in what ECS does, and takes out what ECS orders; other lists keep their order.
Source: `containerDefinitions.reduce` in internal/service/ecs/task_definition_equivalency.go of
https://github.com/hashicorp/terraform-provider-aws.
"""

import json
from collections.abc import Mapping
from typing import Any

from localcloud.aws.dynamic import listing, mapping

_BY_NAME = ("environment", "secrets")
_ABSENT: tuple[Any, ...] = (None, [], {})


def reduced(text: str) -> str:
    """Normalize container definitions."""
    found = [_container(mapping(each)) for each in listing(json.loads(text))]
    return json.dumps(sorted(found, key=lambda each: str(each.get("name"))), sort_keys=True)


def _container(given: Mapping[str, Any]) -> dict[str, Any]:
    container = {"essential": True, "cpu": 0, **given}
    for prop in _BY_NAME:
        container[prop] = sorted(listing(container.get(prop)), key=lambda each: each["name"])
    container["portMappings"] = [_port(mapping(e)) for e in listing(container.get("portMappings"))]
    return {key: value for key, value in container.items() if value not in _ABSENT}


def _port(given: Mapping[str, Any]) -> dict[str, Any]:
    port = {"protocol": "tcp", **given}
    return {**port, "hostPort": port.get("hostPort") or port.get("containerPort")}
